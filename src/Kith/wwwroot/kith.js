// Everything works without this file. With it: the components of GOV.UK Frontend, questions that appear when they are needed, and drafts
// that save themselves.
import { initAll } from "./lib/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

for (const form of document.forms) {
  if (form.querySelector("[data-show-when]")) keepShown(form);
  if (form.dataset.draftUrl) keepDraft(form);
  else if (form.getAttribute("method") === "post") form.addEventListener("input", () => (form.dataset.changed = "yes"));
}

let leaving = false;
const mark = document.body.dataset.session;
const tabs = new BroadcastChannel("kith-session");
if (mark) closeWithSession();
const session = document.querySelector("[data-session-end]");
if (session) warnOfEnd(session);
// Every page tells the other tabs whose it is; nobody's when nobody is signed in.
tabs.postMessage(mark ?? "");

async function askSession() {
  return fetch("/session", { credentials: "same-origin", redirect: "manual", cache: "no-store" }).catch(() => null);
}

// Nothing of a child stays on screen when the session that showed it has ended: in no tab, and not by going back.
function closeWithSession() {
  const look = async () => {
    const answer = await askSession();
    if (answer?.status === 401) leave();
    else if (answer?.ok && ((await answer.json()).mark ?? mark) !== mark) leave(true);
    return answer?.ok && !leaving;
  };
  tabs.addEventListener("message", ({ data }) => data !== mark && look());
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  addEventListener("pageshow", async ({ persisted }) => {
    if (!persisted) return;
    document.documentElement.hidden = true;
    if (await look()) document.documentElement.hidden = false;
    else if (!leaving) location.reload();
  });
}

// What was typed and is in no draft goes sealed through signing in again, back to whoever wrote it. It is not sent on: to send it is theirs.
function leave(another = false) {
  if (leaving) return;
  leaving = true;
  document.documentElement.hidden = true;
  document.title = "Kith";
  tabs.postMessage("");
  const here = location.pathname + location.search;
  const typed = another ? null : [...document.forms].find((form) => form.dataset.changed && !form.dataset.draftUrl);
  if (!typed) return location.replace(another ? here : `/sign-in?then=${encodeURIComponent(here)}`);
  const to = new URL(typed.getAttribute("action") || here, location.href);
  typed.setAttribute("action", `/sign-in/kept?then=${encodeURIComponent(to.pathname + to.search)}`);
  HTMLFormElement.prototype.submit.call(typed);
}

// Some minutes before the session ends, says so and offers to stay. Another tab may have used the session meanwhile, so it asks first.
function warnOfEnd(section) {
  const dialog = section.querySelector("dialog");
  const told = section.querySelector("[data-session-told]");
  const warn = Number(section.dataset.sessionWarn);
  let mayStay = true;
  const later = (seconds) => setTimeout(look, Math.min(Math.max(seconds - warn, 1), 86400) * 1000);
  const look = async () => {
    const answer = await askSession();
    if (answer?.status === 401) return leave();
    if (!answer?.ok) return later(warn + 30);
    const { seconds, extendable } = await answer.json();
    if (seconds > warn) {
      if (dialog.open) dialog.close();
      return later(seconds);
    }
    const minutes = Math.max(1, Math.round(seconds / 60));
    tell(`It ends in about ${minutes} ${minutes === 1 ? "minute" : "minutes"}. ${extendable ? "" : "You have been signed in for as long as one may be: finish what you are doing, and sign in again."}`, extendable);
    setTimeout(look, (extendable ? Math.min(30, seconds + 1) : seconds + 1) * 1000);
  };
  const tell = (words, extendable) => {
    section.querySelector("#session-ends-why").textContent = words;
    section.querySelector("[data-session-stay]").textContent = extendable ? "Stay signed in" : "Close";
    mayStay = extendable;
    if (!dialog.open) dialog.showModal();
  };
  section.querySelector("[data-session-stay]").addEventListener("click", async () => {
    const form = section.querySelector("form");
    dialog.close();
    if (!mayStay) return;
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual", headers: { Accept: "*/*" } }).catch(() => null);
    told.textContent = answer?.ok ? "You stay signed in." : "";
    look();
  });
  later(Number(section.dataset.sessionEnd));
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
