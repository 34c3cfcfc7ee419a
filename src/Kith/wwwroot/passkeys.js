// Passkeys need a script. Without one, or in a browser that knows none, the buttons stay hidden and the password form does the work.
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential?.parseCreationOptionsFromJSON;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) continue;
  form.hidden = false;
  const status = form.querySelector("[data-passkey-status]");
  const button = form.querySelector("[data-passkey-button]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "";
    try {
      const creating = form.dataset.passkey === "create";
      const token = form.querySelector("input[name=__RequestVerificationToken]").value;
      const answer = await fetch(creating ? "/passkeys/creation" : "/passkeys/request", { method: "POST", credentials: "same-origin", redirect: "error", headers: { RequestVerificationToken: token } });
      if (!answer.ok) throw new Error();
      const options = await answer.json();
      const credential = creating
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.querySelector("input[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch {
      status.textContent = "The passkey could not be used. Try again, or go on without it.";
      button.disabled = false;
    }
  });
}
