// Reads QR codes out of pictures, in a thread of its own and under a policy of its own (portal/headers.py): the page that
// starts it may neither compile WebAssembly nor fetch anything. First message: {glue, wasm}, where the decoder lies;
// then {image}, each with a port for its answer: {ready}, {texts} or {error}. Pictures go nowhere from here.
"use strict";

// Printed codes stand dark on light; more than one in the picture is told, not guessed at.
const HOW = { formats: ["QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 8 };

const load = async ({ glue, wasm }) => {
  importScripts(glue);
  // Left alone, it would ask a foreign host.
  await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return { ready: true };
};

const read = async ({ image }) => ({ texts: (await ZXingWASM.readBarcodes(image, HOW)).map(({ text }) => text) });

self.onmessage = async ({ data, ports: [port] }) => {
  try {
    port.postMessage(await (data.glue ? load(data) : read(data)));
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
};
