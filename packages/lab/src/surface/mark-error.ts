// How far published marks are from Black-76 at their own published volatility, at the forward published with each row and
// at the forward that the marks of the expiry imply. Measures only; nothing is fitted.
import { black76Price, yearsBetween } from '@plimsoll/engine/models';
import { exp, ln } from '../base/elementary.ts';
import { impliedForward } from './expiry-quotes.ts';
import type { OptionChain, OptionRow } from './option-chain.ts';

/** One option's mark against the model; values in units of the underlying. */
export type MarkError = {
  readonly instrument: string;
  /** Model less mark at the forward published with the row; undefined where there is none. */
  readonly atPublished: number | undefined;
  /** Model less mark at the median parity forward of the marks of the expiry. */
  readonly atImplied: number;
  /** The published forward over the implied one, less 1. */
  readonly forwardGap: number | undefined;
  /** What the published forward is of; undefined where not said. */
  readonly forwardOf: string | undefined;
  /** Change of the value for a change of volatility by 1. */
  readonly vega: number;
};

/** The errors of all rows of a chain that have a volatility and have not expired. */
export function markErrors(chain: OptionChain, daysPerYear: number): readonly MarkError[] {
  const byExpiry = new Map<number, OptionRow[]>();
  for (const row of chain.rows) {
    byExpiry.set(row.expiryMs, [...(byExpiry.get(row.expiryMs) ?? []), row]);
  }
  return [...byExpiry].flatMap(([expiryMs, rows]) => {
    const years = yearsBetween({ fromMs: chain.asOfMs, toMs: expiryMs, daysPerYear });
    const implied = impliedForward(rows)?.forward;
    if (!(years > 0) || implied === undefined) return [];
    return rows.flatMap((row) => {
      const { volatility } = row;
      if (volatility === undefined || !(volatility > 0)) return [];
      return [errorOf(row, { volatility, years, implied })];
    });
  });
}

type Terms = { readonly volatility: number; readonly years: number; readonly implied: number };

function errorOf(row: OptionRow, { volatility, years, implied }: Terms): MarkError {
  const { instrument, right, strike, mark } = row;
  const missAt = (forward: number): number =>
    black76Price({ right, forward, strike, years, volatility, discount: 1 }) / forward - mark;
  const deviation = volatility * Math.sqrt(years);
  const d1 = ln(implied / strike) / deviation + deviation / 2;
  return {
    instrument,
    atPublished: row.forward === undefined ? undefined : missAt(row.forward),
    atImplied: missAt(implied),
    forwardOf: row.forwardOf,
    forwardGap: row.forward === undefined ? undefined : row.forward / implied - 1,
    vega: (Math.sqrt(years) * exp((-d1 * d1) / 2)) / Math.sqrt(2 * Math.PI),
  };
}
