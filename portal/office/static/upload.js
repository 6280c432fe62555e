// On the page "send a batch": sends the form's file as the form itself would, and shows how far it is. Without this
// script the form works, and the browser shows less.
"use strict";

(() => {
  const form = document.getElementById("upload");
  const bar = document.getElementById("upload-bar");
  const said = document.getElementById("upload-said");
  const buttons = form.querySelectorAll("button");
  const words = form.dataset;

  const stopped = (text) => {
    said.textContent = text;
    bar.hidden = true;
    buttons.forEach((button) => { button.disabled = false; });
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return stopped(words.noFile);
    if (file.size > Number(words.largest)) return stopped(words.tooLarge);
    const pressed = event.submitter;
    const address = (pressed && pressed.getAttribute("formaction")) || form.getAttribute("action");
    const line = new XMLHttpRequest();
    line.open("POST", address);
    line.upload.onprogress = ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      said.textContent = loaded < total ? `${words.working} ${Math.floor(bar.value)} %` : words.arrived;
    };
    line.onload = () => {
      const there = new URL(line.responseURL);
      if (/^\/batches\/[0-9a-f-]{36}$/.test(there.pathname)) location.assign(there.href);
      else if (there.pathname.startsWith("/sign-in")) stopped(words.over);
      else if (line.status === 413) stopped(words.tooLarge);
      else stopped(words.broken);
    };
    line.onerror = () => stopped(words.broken);
    buttons.forEach((button) => { button.disabled = true; });
    bar.hidden = false;
    said.textContent = words.working;
    line.send(new FormData(form));
  });
})();
