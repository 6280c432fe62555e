// On the page "too many look-ups": lets a worker solve the challenge, then sends the same request again with the
// solution; a form with a file is sent by whoever has chosen it again, with the solution in its address.
// Without this script the page still says when to try again, and its button does so.
"use strict";

(() => {
  const form = document.getElementById("proof");
  const status = document.getElementById("proof-status");
  const bar = document.getElementById("proof-progress");
  const button = form.querySelector("button");
  const challenge = JSON.parse(form.dataset.challenge);

  const unable = () => {
    status.textContent = form.dataset.unable;
    bar.hidden = true;
    button.hidden = false;
  };

  // The browser's own cryptography is there only over https (and on this machine itself).
  if (!window.Worker || !window.isSecureContext) {
    unable();
    return;
  }

  const solved = (solution) => {
    const payload = btoa(JSON.stringify({ challenge, solution }));
    status.textContent = form.dataset.done;
    bar.value = bar.max;
    if (form.dataset.solution) {
      const address = new URL(form.action);
      address.searchParams.set(form.dataset.solution, payload);
      form.action = address.href;
      button.hidden = false;
      return;
    }
    form.elements.solution.value = payload;
    form.submit();
  };

  document.getElementById("proof-explained").hidden = false;
  button.hidden = true;
  bar.hidden = false;
  status.textContent = form.dataset.working;

  const worker = new Worker(form.dataset.worker);
  worker.onerror = unable;
  worker.onmessage = ({ data }) => {
    if (data.error) unable();
    else if (data.solution) solved(data.solution);
    // Every try is a throw of dice; the bar shows how likely it was to be over by now.
    else bar.value = 100 * (1 - Math.exp(-data.tries / data.expected));
  };
  worker.postMessage(challenge.parameters);
})();
