// The names under which listed things appear in the exact world. Symbols there are keys, and a listing may repeat one (an
// asset is a symbol at a custody location), so a repeated symbol carries its id.
import { assert } from '../../base/assert.ts';

/** The symbol; with `#id` where a lower id has the same one. */
export function nameOf(listed: readonly { readonly symbol: string }[], id: number): string {
  const symbol = listed[id]?.symbol;
  assert(symbol !== undefined, () => `${id} is listed`);
  for (let before = 0; before < id; before++) {
    if (listed[before]?.symbol === symbol) return `${symbol}#${id}`;
  }
  return symbol;
}
