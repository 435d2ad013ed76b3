// SHA-256 of the platform, in the form that the engine takes. Same bits as the engine's own, faster.
import { createHash, hash as hashOnce } from 'node:crypto';

const SCRATCH_BYTES = 64 * 1024;
const scratch = Buffer.alloc(SCRATCH_BYTES);

/** SHA-256 of the concatenation of the parts, 32 bytes. Small inputs are joined: one call is cheaper. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length > SCRATCH_BYTES) {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return plain(hash.digest());
  }
  let at = 0;
  for (const part of parts) {
    scratch.set(part, at);
    at += part.length;
  }
  return sha256Of(scratch.subarray(0, length));
}

/** SHA-256 of one piece of bytes, without a copy. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return plain(hashOnce('sha256', bytes, 'buffer'));
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** A Buffer compares unequal to a Uint8Array of the same bytes in deep equality: hand out the plain one. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
