// Numbers of a portfolio as people write it. They are bounded, so that whatever is reckoned of them fits a float where
// pricing needs one, and so that no text makes an exact fraction that takes minutes to add.
import { Exact } from '../base/exact.ts';
import { decimal, type Schema } from '../domain/schema.ts';

/** Longest text of a number; eighteen decimals leave room for thirteen digits before the point. */
const LENGTH_MAX = 32;
const LEAST = Exact.of('1e-24');
const MOST = Exact.of('1e24');
const EXPECTS = `a decimal of at most ${LENGTH_MAX} characters that is 0 or, without its sign, from 1e-24 to 1e24`;

/** A decimal string within what any market or account can hold; `range` narrows it. */
export function documentNumber(
  doc: string,
  range: Parameters<typeof decimal>[1] = {},
): Schema<Exact> {
  const plain = decimal(doc, range);
  return {
    ...plain,
    read(value, path, mistakes) {
      const found = plain.read(value, path, mistakes);
      if (found === undefined || isBounded(String(value), found.abs())) return found;
      const message = `${JSON.stringify(value).slice(0, 60)} is not legal: it takes ${EXPECTS}`;
      mistakes.push({ path, message });
      return undefined;
    },
  };
}

const isBounded = (text: string, size: Exact): boolean =>
  text.length <= LENGTH_MAX &&
  !text.includes('/') &&
  (size.isZero || !(size.isBelow(LEAST) || size.isAbove(MOST)));
