// The accounts that fall into liquidation, and what their owners do about it: sizes, sides and money are drawn so that each is
// condemned at a level that the price reaches. They are drawn for that, and say nothing of how many accounts fail in a crash.
import { exp, ln } from '../base/elementary.ts';
import { Random } from '../base/random.ts';
import { drawsOf } from './draws.ts';
import type { GameTerms } from './game-settings.ts';
import type { PricePath } from './price-path.ts';

/** The price of the game does not reach any account's level. */
export class QuietPriceError extends Error {
  override readonly name = 'QuietPriceError';
}

export type Owner = {
  readonly isLong: boolean;
  /** USD at the first price. */
  readonly notional: number;
  /** Money at the start, USD. */
  readonly cash: number;
};
/** One payment, from when its account was put up. */
export type Payment = {
  readonly afterMs: number;
  readonly transitMs: number;
  /** Of the shortage that the owner saw. */
  readonly share: number;
};

/** @throws QuietPriceError where the price never moves by as much as initial margin exceeds maintenance. */
export function drawOwners(
  count: number,
  seed: number,
  { path, terms }: { readonly path: PricePath; readonly terms: GameTerms },
): readonly Owner[] {
  const start = path.at(path.from);
  const initial = terms.initialPpm / 1e6;
  const maintenance = terms.maintenancePpm / 1e6;
  // A hair more than initial margin: a position opens at the mark of the grid.
  const admitted = initial * 1.01;
  const longMost = (start * (1 - admitted)) / (1 - maintenance);
  const shortLeast = (start * (1 + admitted)) / (1 + maintenance);
  const longs = Math.max(0, longMost - path.lowest);
  const shorts = Math.max(0, path.highest - shortLeast);
  if (longs + shorts <= 0) {
    const move = Math.max(1 - path.lowest / start, path.highest / start - 1);
    throw new QuietPriceError(
      `the price of ${path.symbol} moves by ${(100 * move).toFixed(2)} % at most, and no account falls into liquidation before ${(100 * (1 - longMost / start)).toFixed(2)} %`,
    );
  }
  const random = new Random(seed).fork('owners');
  return Array.from({ length: count }, (): Owner => {
    const notional = Math.min(
      terms.ownerNotionalMost,
      random.logNormal(terms.ownerNotional, terms.ownerSpread),
    );
    const isLong = random.uniform() * (longs + shorts) < longs;
    const level = isLong
      ? longMost - random.uniform() * longs
      : shortLeast + random.uniform() * shorts;
    const moved = isLong ? start - level : level - start;
    return { isLong, notional, cash: (notional * (moved + maintenance * level)) / start };
  });
}

/** What an owner pays after `put`, the time his account was put up. The same in every game of the seed. */
export function paymentsOf(
  { account, put, seed }: { readonly account: number; readonly put: number; readonly seed: number },
  terms: GameTerms,
): readonly Payment[] {
  const random = drawsOf(seed, 0xc0de, account, put);
  if (!random.chance(terms.curers)) return [];
  const isInParts = random.chance(terms.curersInParts);
  const [least, most] = terms.cureTransitMs;
  const transit = (): number => Math.round(exp(random.between(ln(least), ln(most))));
  const afterMs = Math.round(random.logNormal(terms.cureDelayMs, 0.8));
  if (!isInParts) return [{ afterMs, transitMs: transit(), share: 1 }];
  const laterMs = afterMs + Math.round(random.between(1_000, 6_000));
  return [
    { afterMs, transitMs: transit(), share: 0.5 },
    { afterMs: laterMs, transitMs: transit(), share: 0.5 },
  ];
}
