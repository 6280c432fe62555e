// On the front page: fills the look-up form from the QR code before the camera or in a picture, and sends it as if it had
// been typed. The decoder is loaded when somebody wants to scan, not before. An address in a QR code is never opened: of
// our own the code is taken, of others it is said where they lead. Without this script the form works, and nothing of
// the scanner is there.
"use strict";

(() => {
  // As long as the words say ("nothing").
  const SEARCH_MS = 20_000;
  // Half a megabyte on the slowest line that shows this page at all.
  const LOADING_MS = 120_000;
  // A cheap phone stays cool, and a hand does not move far meanwhile.
  const BETWEEN_MS = 100;
  // A code of 20 mm on a photographed A4 page still has four pixels a module.
  const LONGEST_SIDE = 2400;
  // Of a foreign address as much as fits the line.
  const LONGEST_PLACE = 60;

  const part = (name) => document.getElementById(`scan-${name}`);
  const dialog = document.getElementById("scan");
  const [opener, status, finder, video, again] = ["open", "status", "finder", "video", "again"].map(part);
  const field = document.getElementById("code");
  const words = dialog.dataset;
  const ours = new URL(words.addresses);
  const canvas = document.createElement("canvas");

  let turn = 0; // whatever comes from an earlier one is late, and ignored
  let stream = null;
  let worker = null;
  let loaded = null;
  let limit = 0;
  let seen = "";

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  const stop = () => {
    turn += 1;
    clearTimeout(limit);
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    finder.hidden = true;
    return turn;
  };

  const ended = (text) => {
    stop();
    again.hidden = false;
    say(text);
  };

  const begun = (text) => {
    const mine = stop();
    seen = "";
    again.hidden = true;
    say(text);
    return mine;
  };

  // The decoder.

  const asked = (message, owned = []) => new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.postMessage(message, [port2, ...owned]);
  });

  const reader = () => {
    loaded ??= new Promise((resolve, reject) => {
      worker = new Worker(words.worker);
      worker.onerror = reject;
      setTimeout(reject, LOADING_MS);
      const whole = (address) => new URL(address, location.href).href;
      asked({ glue: whole(words.glue), wasm: whole(words.wasm) }).then(resolve, reject);
    });
    return loaded;
  };

  const unload = () => {
    if (worker) worker.terminate();
    worker = null;
    loaded = null;
  };

  const pixels = (source, width, height) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const drawn = canvas.getContext("2d", { willReadFrequently: true });
    drawn.drawImage(source, 0, 0, canvas.width, canvas.height);
    return drawn.getImageData(0, 0, canvas.width, canvas.height);
  };

  const texts = async (image) => (await asked({ image }, [image.data.buffer])).texts;

  // What a QR code says: a code of ours, an address of somebody else, or something else.

  const codeIn = (text) => {
    const symbols = text.toUpperCase().replace(/[\s-]/g, "");
    const right = symbols.length === Number(words.length) && [...symbols].every((one) => words.alphabet.includes(one));
    return right ? symbols : null;
  };

  const meaning = (text) => {
    if (text.length > Number(words.longest)) return {};
    const bare = codeIn(text);
    if (bare) return { code: bare };
    let address;
    try {
      address = new URL(text.trim());
    } catch {
      return {};
    }
    if (!["https:", "http:"].includes(address.protocol)) return {};
    if (address.host !== ours.host) return { place: address.host };
    const path = address.pathname.replace(/\/$/, "");
    if (!path.toLowerCase().startsWith(ours.pathname.toLowerCase())) return {};
    return { code: codeIn(path.slice(ours.pathname.length)) };
  };

  const send = (code) => {
    stop();
    say(words.found);
    field.value = code;
    field.form.submit();
  };

  // True when the search is over; else what was seen is said, and the search goes on.
  const settled = (found) => {
    const meanings = found.map(meaning);
    const codes = new Set(meanings.map(({ code }) => code).filter(Boolean));
    if (codes.size === 1) {
      send([...codes][0]);
      return true;
    }
    const place = meanings.map((one) => one.place).find(Boolean);
    if (codes.size > 1) seen = words.several;
    else if (place) seen = words.foreign.replace("{place}", () => place.slice(0, LONGEST_PLACE));
    else if (found.length) seen = words.other;
    if (seen) say(seen);
    return false;
  };

  // The camera.

  const camera = async () => {
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
    return navigator.mediaDevices.getUserMedia({ audio: false, video: wanted });
  };

  const look = async (mine) => {
    limit = setTimeout(() => ended(seen || words.nothing), SEARCH_MS);
    while (mine === turn) {
      if (video.videoWidth) {
        const found = await texts(pixels(video, video.videoWidth, video.videoHeight));
        if (mine !== turn || settled(found)) return;
      }
      await new Promise((resolve) => { setTimeout(resolve, BETWEEN_MS); });
    }
  };

  const fromCamera = async () => {
    const mine = begun(words.opening);
    let given;
    try {
      given = await camera();
    } catch (error) {
      if (mine === turn) ended(error.name === "NotAllowedError" ? words.refused : words.noCamera);
      return;
    }
    if (mine !== turn) {
      given.getTracks().forEach((track) => track.stop());
      return;
    }
    stream = given;
    video.srcObject = stream;
    finder.hidden = false;
    say(words.loading);
    try {
      await Promise.all([video.play(), reader()]);
      if (mine !== turn) return;
      say(words.looking);
      await look(mine);
    } catch {
      failed(mine);
    }
  };

  const failed = (mine) => {
    if (mine !== turn) return;
    unload();
    ended(words.away);
  };

  // A picture.

  const fromPicture = async (file) => {
    const mine = begun(words.loading);
    let image;
    try {
      const picture = await createImageBitmap(file);
      image = pixels(picture, picture.width, picture.height);
      picture.close();
    } catch {
      if (mine === turn) ended(words.unreadable);
      return;
    }
    try {
      await reader();
      if (mine !== turn) return;
      say(words.reading);
      const found = await texts(image);
      if (mine === turn && !settled(found)) ended(seen || words.nothingInPicture);
    } catch {
      failed(mine);
    }
  };

  // The buttons. A camera that this page holds cannot be opened by the phone's own camera program.

  [["shoot", "shot"], ["choose", "chosen"]].forEach(([button, input]) => {
    const files = part(input);
    part(button).addEventListener("click", () => {
      if (stream) ended(words.off);
      files.value = "";
      files.click();
    });
    files.addEventListener("change", () => { if (files.files[0]) fromPicture(files.files[0]); });
  });
  again.addEventListener("click", fromCamera);
  part("close").addEventListener("click", () => {
    dialog.close();
    field.focus();
  });
  dialog.addEventListener("close", () => {
    stop();
    unload();
    canvas.width = 0;
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && stream) ended(words.off); });
  window.addEventListener("pagehide", () => {
    stop();
    dialog.close();
  });

  if (!window.Worker || !window.WebAssembly || !dialog.showModal) return;
  dialog.hidden = false;
  opener.hidden = false;
  opener.addEventListener("click", () => {
    dialog.showModal();
    fromCamera();
  });
})();
