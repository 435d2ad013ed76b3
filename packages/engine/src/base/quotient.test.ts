import { expect, test } from 'vitest';
import { parseQuotient } from './quotient.ts';

test('a decimal, a fraction and a quotient of decimals are read exactly', () => {
  const texts = ['0.25', '1/500', '1.0/12.0', '-3 / 1.5'];
  const read = texts.map((text) => {
    const parsed = parseQuotient(text);
    return parsed.ok ? parsed.value.toString() : parsed.error;
  });
  expect(read).toEqual(['0.25', '0.002', '1/12', '-2']);
});

test('a division by zero, a second stroke and words are refused', () => {
  for (const text of ['1/0', '1/0.0', '1/2/3', 'half', '1/', '/2']) {
    expect(parseQuotient(text).ok, text).toBe(false);
  }
});
