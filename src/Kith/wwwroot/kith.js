// Everything works without this file. With it: the components of GOV.UK Frontend, questions that appear when they are needed, and drafts
// that save themselves.
import { initAll } from "./lib/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

for (const form of document.forms) {
  if (form.querySelector("[data-show-when]")) keepShown(form);
  if (form.dataset.draftUrl) keepDraft(form);
}

// A part with data-show-when is shown while all of its conditions hold. While hidden its inputs are disabled, so nothing unseen is sent.
function keepShown(form) {
  const parts = [...form.querySelectorAll("[data-show-when]")].map((part) => ({
    part,
    conditions: JSON.parse(part.dataset.showWhen),
    inputs: [...part.querySelectorAll("input, select, textarea, button")].filter((input) => input.closest("[data-show-when]") === part),
  }));
  const apply = () => {
    // In document order, so that a part within a hidden part is settled after it; again, for conditions on a later question.
    for (let pass = 0; pass < 3; pass++) {
      const answers = new FormData(form);
      for (const { part, conditions, inputs } of parts) {
        const shown =
          !part.parentElement.closest("[data-show-when][hidden]") &&
          conditions.every(({ name, values }) => answers.getAll(name).some((answer) => values.includes(answer)));
        part.hidden = !shown;
        for (const input of inputs) input.disabled = !shown;
      }
    }
  };
  form.addEventListener("change", apply);
  apply();
}

// Saves what is typed, valid or not, a moment after each change and when the page goes away.
function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  const after = { change: 1500, failure: 10000 };
  let timer = null;
  let changed = false;
  let saving = false;
  let running = new AbortController();

  const body = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const save = async () => {
    if (saving) return soon(after.change);
    saving = true;
    changed = false;
    running = new AbortController();
    try {
      // A redirect is the sign-in page, not a saved draft.
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: body(), redirect: "manual", credentials: "same-origin", signal: running.signal });
      if (!answer.ok) throw new Error();
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      status.textContent = `Draft saved at ${time}`;
    } catch (failure) {
      if (failure.name === "AbortError") return;
      changed = true;
      status.textContent = "Not saved – we will try again";
      soon(after.failure);
    } finally {
      saving = false;
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    soon(after.change);
  });
  // What is being recorded must not come back as a draft of itself.
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
    running.abort();
  });
  addEventListener("pagehide", () => {
    if (!changed) return;
    changed = false;
    navigator.sendBeacon(form.dataset.draftUrl, body());
  });
}
