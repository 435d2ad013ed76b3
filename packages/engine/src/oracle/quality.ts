// The ladder of an index's quality: how far its price may be trusted at an instant. Judged by the time of the event that asks,
// so that a price grows old also when nobody reports it. Which action accepts which rung is state/permissions.ts.
import { abs, sub } from '../base/fixed.ts';
import { ORACLE_QUALITIES, type OracleQuality } from '../domain/listing-oracle.ts';
import { PPM, type Ppm, type Price, type TimeMs } from '../domain/units.ts';

/** What is known of an index: its last aggregate, and the bounds that its listing sets. */
export type Judged = {
  /** Index units; 0 while there never was one. */
  readonly price: Price;
  readonly confidence: Price;
  readonly stable: Price;
  /** 0 where the last aggregate had no quorum. */
  readonly freshUntil: TimeMs;
  readonly heardUntil: TimeMs;
  readonly uncertainPpm: Ppm;
  readonly divergentPpm: Ppm;
};

/** The worst that is true of the index at `now`, ms. Sources: Drift v2's ladder; hazards B1, B4, B11, M1. */
export function qualityAt(index: Judged, now: TimeMs): OracleQuality {
  const { price, confidence, stable, uncertainPpm, divergentPpm } = index;
  if (price <= 0n) return 'none';
  if (now > index.freshUntil) return now <= index.heardUntil ? 'degraded' : 'stale';
  if (confidence * PPM >= BigInt(uncertainPpm) * price) return 'uncertain';
  const gap = abs(sub(price, stable));
  return gap * PPM >= BigInt(divergentPpm) * stable ? 'divergent' : 'good';
}

/** Whether a quality is at least as good as the worst one accepted. */
export const isAccepted = (quality: OracleQuality, worst: OracleQuality): boolean =>
  ORACLE_QUALITIES.indexOf(quality) <= ORACLE_QUALITIES.indexOf(worst);

/** The worse of two. */
export const worseOf = (one: OracleQuality, other: OracleQuality): OracleQuality =>
  isAccepted(one, other) ? other : one;
