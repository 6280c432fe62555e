// On pages that ask for a second factor, or make a new security key: lets the browser ask the key and sends its answer
// with the page's own form. Nothing is fetched. Without this script the code of the phone is asked for, as ever.
const BASE64URL = { "-": "+", "_": "/" };

const bytes = (text) => {
  const standard = text.replace(/[-_]/g, (sign) => BASE64URL[sign]);
  return Uint8Array.from(atob(standard), (sign) => sign.charCodeAt(0));
};

const text = (buffer) => {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withBytes = (known) => ({ ...known, id: bytes(known.id) });

// The answer as PublicKeyCredential.toJSON() writes it; browsers from before 2025 lack that.
const written = (credential) => {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  const rawId = text(credential.rawId);
  return JSON.stringify({ id: rawId, rawId, type: credential.type, response: parts, clientExtensionResults: {} });
};

const ways = {
  use: (asked) => navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: asked.allowCredentials.map(withBytes) },
  }),
  make: (asked) => navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: withBytes(asked.user),
      excludeCredentials: (asked.excludeCredentials || []).map(withBytes),
    },
  }),
};

const page = document.getElementById("key");
const said = document.getElementById("key-said");

const say = (words) => {
  said.textContent = words;
  said.hidden = false;
};

// All that the form wants beside the code, which the key stands in for.
const filled = (form) => Array.from(form.elements).every((field) => field.name === "code" || field.reportValidity());

const ask = async (button) => {
  if (!filled(button.form)) return;
  button.disabled = true;
  said.hidden = true;
  try {
    const credential = await ways[button.dataset.key](JSON.parse(page.dataset.options));
    button.form.elements.answer.value = written(credential);
    button.form.submit();
  } catch (error) {
    // The browser says nothing more of why, on purpose: declined, too late, another key.
    say(error.name === "InvalidStateError" ? page.dataset.known : page.dataset.failed);
    button.disabled = false;
  }
};

if (page && window.PublicKeyCredential && navigator.credentials) {
  for (const button of document.querySelectorAll("button[data-key]")) {
    button.hidden = false;
    button.addEventListener("click", () => ask(button));
  }
  for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;
}
