import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from './assert.ts';
import { fromHex, sha256, toHex } from './hash.ts';
import { holds } from './property.fixture.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  // FIPS 180-4 example values
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('sha256 of %j', (text, digest) => {
  expect(toHex(sha256(bytes(text)))).toBe(digest);
});

test('every length around the block boundaries agrees with the platform', () => {
  for (let length = 0; length <= 200; length += 1) {
    const message = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff);
    expect(toHex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'));
  }
});

test('parts hash as their concatenation', () => {
  const part = fc.uint8Array({ maxLength: 150 });
  holds(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const platform = createHash('sha256');
      for (const each of parts) platform.update(each);
      expect(toHex(sha256(...parts))).toBe(platform.digest('hex'));
    }),
  );
});

test('hexadecimal text is read back, in either case, and malformed text is a bug', () => {
  holds(
    fc.property(fc.uint8Array(), (data) => {
      expect(fromHex(toHex(data))).toEqual(data);
    }),
  );
  expect(fromHex('00FFab')).toEqual(Uint8Array.of(0, 255, 171));
  expect(() => fromHex('abc')).toThrow(InvariantError);
  expect(() => fromHex('zz')).toThrow(InvariantError);
});
