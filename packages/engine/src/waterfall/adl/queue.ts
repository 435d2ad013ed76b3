// A queue: the account of the highest score gives all its lots, then the next, until the residual is placed. Four venues rank
// so; what differs is the score. Ratios are ppm, rounded down, so that the same integers come out everywhere.
import { abs, divDown, max, min, sub } from '../../base/fixed.ts';
import { compareBigints, compareNumbers } from '../../base/ordered.ts';
import { type Lots, PPM, type Quanta, ZERO_LOTS } from '../../domain/units.ts';
import type { Candidate, Placement, Taking } from './candidate.ts';
import type { AdlPolicy } from './policy.ts';

type Score = AdlPolicy['score'];

/** `a / b` in ppm, rounded down; a divisor at or below one quantum counts as one. */
const ppmOf = (a: Quanta, b: Quanta): bigint => divDown(a * PPM, max(1n as Quanta, b)) as bigint;

/**
 * score = profit on cost (ppm, rounded down) * effective leverage (notional / equity, ppm, rounded down): integers only.
 * Equity at or below one quantum counts as one, so the most leveraged rank first without a division by zero.
 */
export function adlScore(
  position: { readonly gain: Quanta; readonly cost: Quanta },
  risk: { readonly notional: Quanta; readonly equity: Quanta },
): bigint {
  return ppmOf(position.gain, abs(position.cost)) * ppmOf(risk.notional, risk.equity);
}

const byProfitAndLeverage: Score = (candidate) =>
  adlScore(candidate, { notional: candidate.accountNotional, equity: candidate.equity });

/**
 * A profit times effective leverage, a loss over it: `PnL% x L` or `PnL% / L`, L = |mark value| / (mark value - bankrupt value)
 * of the position. In a cross account the position is bankrupt once equity is gone, so that L is notional over equity.
 * Source: BitMEX, Auto Deleveraging.
 */
const bitmexScore: Score = ({ gain, cost, notional, equity }) => {
  const profitPpm = ppmOf(gain, cost);
  const leveragePpm = max(1n, ppmOf(notional, equity));
  return profitPpm >= 0n
    ? profitPpm * leveragePpm
    : (divDown(profitPpm * PPM * PPM, leveragePpm) as bigint);
};

/**
 * `max(0, PnL) / max(1, wallet balance)` times `maintenance margin / (wallet balance + PnL)`, the second 0 where that is not
 * positive. Source: Binance, ADL protocols.
 */
const binanceScore: Score = ({ gain, balance, maintenance, equity }) => {
  const profitPpm = ppmOf(max(0n as Quanta, gain), balance);
  return equity <= 0n ? 0n : profitPpm * ppmOf(maintenance, equity);
};

/** `(mark / entry) x (notional / account value)`, the first inverse for shorts. Source: Hyperliquid, Auto-deleveraging. */
const hyperliquidScore: Score = (candidate) => {
  const { notional, cost, accountNotional, equity, gainsAsValueRises } = candidate;
  const gained = gainsAsValueRises ? ppmOf(notional, cost) : ppmOf(cost, notional);
  return gained * ppmOf(accountNotional, equity);
};

const queue = (name: AdlPolicy['name'], eligibility: AdlPolicy['eligibility'], score: Score) =>
  ({
    name,
    eligibility,
    order: 'queue',
    followsScores: false,
    score,
    rank: (candidates) => byScore(candidates, score),
    allocate: inTurn,
  }) satisfies AdlPolicy;

export const profitLeverage: AdlPolicy = queue('profitLeverage', 'inProfit', byProfitAndLeverage);
export const bitmex: AdlPolicy = queue('bitmex', 'solvent', bitmexScore);
export const binance: AdlPolicy = queue('binance', 'solvent', binanceScore);
export const hyperliquid: AdlPolicy = queue('hyperliquid', 'solvent', hyperliquidScore);

/** Highest score first, ties by account id. */
function byScore(candidates: readonly Candidate[], score: Score): readonly Candidate[] {
  const scored = candidates.map((candidate) => ({ candidate, score: score(candidate) }));
  scored.sort(
    (a, b) =>
      compareBigints(b.score, a.score) || compareNumbers(a.candidate.account, b.candidate.account),
  );
  return scored.map(({ candidate }) => candidate);
}

/** One after the other in the order given: all of each, the rest of the last. Who is not allowed is passed over. */
export function inTurn(ranked: Iterable<Candidate>, placement: Placement): readonly Taking[] {
  const takings: Taking[] = [];
  let left = placement.lots;
  for (const candidate of ranked) {
    if (left === ZERO_LOTS) break;
    const lots: Lots = min(left, placement.freeOf(candidate));
    if (lots === ZERO_LOTS || !placement.allows(candidate, lots)) continue;
    takings.push({ account: candidate.account, lots });
    left = sub(left, lots);
  }
  return takings;
}
