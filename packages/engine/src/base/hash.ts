// SHA-256 in plain TypeScript: the default of the engine's hash, for wherever the platform has no
// synchronous one to pass in. A host passes its platform's own, which is faster and gives the same
// bytes. Also hexadecimal text of bytes.
import { assert } from './assert.ts';

/** A 32-byte hash of the concatenation of its parts. */
export type Hash = (...parts: readonly Uint8Array[]) => Uint8Array;

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

/** Round constants: fractions of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const ROUND: readonly number[] = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/** Initial state: fractions of the square roots of the first 8 primes (FIPS 180-4, 5.3.3). */
const INITIAL: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** SHA-256 of the concatenation of `parts` (FIPS 180-4). */
export const sha256: Hash = (...parts) => {
  let length = 0;
  for (const part of parts) length += part.length;
  const padded = Math.ceil((length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  const message = new Uint8Array(padded);
  let offset = 0;
  for (const part of parts) {
    message.set(part, offset);
    offset += part.length;
  }
  message[length] = 0x80;
  const view = new DataView(message.buffer);
  view.setBigUint64(padded - LENGTH_BYTES, BigInt(length) * 8n);

  const state = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(ROUND.length);
  for (let start = 0; start < padded; start += BLOCK_BYTES) compress(state, schedule, view, start);

  const digest = new Uint8Array(32);
  const words = new DataView(digest.buffer);
  for (const [index, word] of state.entries()) words.setUint32(index * 4, word);
  return digest;
};

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** The bytes of a hexadecimal text. Asserts an even number of lower- or upper-case digits. */
export function fromHex(text: string): Uint8Array {
  assert(text.length % 2 === 0, () => `fromHex: ${text.length} digits are an even number`);
  assert(/^[0-9a-fA-F]*$/.test(text), 'fromHex: the text holds hexadecimal digits only');
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** One block of 64 bytes into the state (FIPS 180-4, 6.2.2; the letters are the standard's). */
function compress(state: Uint32Array, w: Uint32Array, message: DataView, start: number): void {
  for (let t = 0; t < 16; t += 1) w[t] = message.getUint32(start + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const w15 = w[t - 15] ?? 0;
    const w2 = w[t - 2] ?? 0;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    w[t] = ((w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1) | 0;
  }

  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const sigma1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choose = (e & f) ^ (~e & g);
    const t1 = (h + sigma1 + choose + (ROUND[t] ?? 0) + (w[t] ?? 0)) | 0;
    const sigma0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sigma0 + majority) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = ((state[index] ?? 0) + word) | 0;
  }
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
