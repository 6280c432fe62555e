// Solves an ALTCHA (version 2) challenge with the browser's own PBKDF2, in a thread of its own so that the page stays
// usable. Sends {tries, expected} now and then, at the end {solution} or {error}.
"use strict";

const TELL_EVERY = 16;

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hexOf = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const derive = async (parameters, password) => {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(parameters.salt), iterations: parameters.cost };
  return hexOf(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
};

const solve = async (parameters) => {
  const nonce = bytes(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const counterIn = new DataView(password.buffer);
  const expected = 16 ** parameters.keyPrefix.length;
  const began = performance.now();
  for (let counter = 0; ; counter += 1) {
    counterIn.setUint32(nonce.length, counter, false);
    const derivedKey = await derive(parameters, password);
    if (derivedKey.startsWith(parameters.keyPrefix)) {
      return { counter, derivedKey, time: Math.round(performance.now() - began) };
    }
    if (counter % TELL_EVERY === 0) self.postMessage({ tries: counter, expected });
  }
};

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ solution: await solve(data) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
