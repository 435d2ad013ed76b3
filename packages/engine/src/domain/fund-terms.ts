// The terms of the insurance fund: on what its contributors come and go, what a loss may take of them, what one owner may cost
// the fund, and how its buckets are filled and emptied. Until a venue states them there are no contributors and no such limits.
import type { Fields, FieldsType } from './record.ts';

export const fundTermsFields = {
  /** Between the request to leave and leaving. */
  coolDownMs: 'count',
  /** Of the contributors' tranche one deficit may take so much. */
  trancheDrawPpm: 'ppm',
  /** The fund pays at most so much because of one owner in an interval; 0: no such limit. */
  ownerPayoutMost: 'quanta',
  ownerIntervalMs: 'count',
  /** Between two tendings of the fund: what fees brought since goes out, and what is above the targets; 0: never. */
  tendIntervalMs: 'count',
  /** Of the fees so much fills buckets that are below their target. */
  replenishFeePpm: 'ppm',
  /** Of the fees so much is paid to contributors. */
  trancheFeePpm: 'ppm',
  /** Of what a bucket has above its target so much flows to the shared bucket at a tending. */
  surplusPpm: 'ppm',
  /** The largest target that an adviser may set. */
  targetMost: 'quanta',
} as const satisfies Fields;

export type FundTerms = FieldsType<typeof fundTermsFields>;
