// The parameters of the fund's terms as data: unit, legal range, default, source, meaning.
import type { FundTerms } from './fund-terms.ts';
import { AMOUNT_MAX, type ParameterTable } from './parameter.ts';

const DAY_MS = 86_400_000;

export const fundParameters: ParameterTable<FundTerms> = {
  coolDownMs: {
    unit: 'ms',
    min: 0,
    max: 49 * DAY_MS,
    default: 13 * DAY_MS,
    source: 'Drift v2, insurance fund: unstaking period of 13 days',
    doc: 'Time between the request to leave the tranche and leaving it.',
  },
  trancheDrawPpm: {
    unit: 'ppm of the tranche',
    min: 1,
    max: 1_000_000,
    default: 1_000_000,
    source: 'house: the tranche answers before anybody is deleveraged',
    doc: 'Share of the tranche that one deficit may take.',
  },
  ownerPayoutMost: {
    unit: 'quanta',
    min: 0n,
    max: AMOUNT_MAX,
    default: 0n,
    source: 'dYdX v4: insurance payout limits per block (hazards W9)',
    doc: 'What the fund pays at most because of one owner in an interval; 0: no limit.',
  },
  ownerIntervalMs: {
    unit: 'ms',
    min: 1,
    max: 49 * DAY_MS,
    default: DAY_MS,
    source: 'house: a day',
    doc: 'Interval of the limit on what one owner may cost the fund.',
  },
  tendIntervalMs: {
    unit: 'ms',
    min: 0,
    max: 49 * DAY_MS,
    default: 3_600_000,
    source: 'Drift v2, insurance fund: revenue settles every hour',
    doc: 'Time between two fillings of buckets from fees and two movements of surplus; 0: never.',
  },
  replenishFeePpm: {
    unit: 'ppm of fees',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'house: a share of fees while a bucket is below its target',
    doc: 'Share of the fees that fills buckets below their target.',
  },
  trancheFeePpm: {
    unit: 'ppm of fees',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'Drift v2, insurance fund: stakers receive a share of revenue',
    doc: 'Share of the fees that is paid to contributors.',
  },
  surplusPpm: {
    unit: 'ppm of the surplus',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'house: paced, so that a target set too low for a moment empties no bucket',
    doc: 'Share of what a bucket has above its target that flows to the shared bucket.',
  },
  targetMost: {
    unit: 'quanta',
    min: 0n,
    max: AMOUNT_MAX,
    default: AMOUNT_MAX,
    source: 'house: advice is judged before it is taken',
    doc: 'The largest target that a bucket may be given.',
  },
};
