// The parameters that say what kind of contract a market trades, as data: unit, legal range, default, source, meaning. The
// defaults are those of a linear perpetual; which go together is for rules/terms.ts.
import type { Terms } from './listing.ts';
import { AMOUNT_MAX, type ParameterTable, PRICE_MAX } from './parameter.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const termsParameters: ParameterTable<Terms> = {
  expiryMs: {
    unit: 'ms since 1970',
    min: 0,
    max: Number.MAX_SAFE_INTEGER - 1,
    default: 0,
    source: 'house: a perpetual has none',
    doc: 'When a future or an option ends; 0 for a perpetual.',
  },
  settlementWindowMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: 'Deribit: the index averaged over the last 30 minutes; 0 for a perpetual',
    doc: 'The settlement price is the average of the index over this time before expiry.',
  },
  strike: {
    unit: 'index units',
    min: 0n,
    max: PRICE_MAX,
    default: 0n,
    source: 'house: 0 for what is no option',
    doc: 'Strike of an option.',
  },
  minPriceTicks: {
    unit: 'ticks',
    min: 1n,
    max: AMOUNT_MAX,
    default: 1n,
    source: 'house: a linear contract can fall to its last tick',
    doc: 'Least mark and least limit price; widths of inverse contracts are proved down to here.',
  },
  capTicks: {
    unit: 'ticks',
    min: 0n,
    max: AMOUNT_MAX,
    default: 0n,
    source: 'house: 0 for a contract without a cap',
    doc: 'The contract is never worth more than this.',
  },
  optionFloorPpm: {
    unit: 'ppm of the underlying',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'Deribit, standard margin: 10 % for options; 0 for what is no option',
    doc: 'Least initial margin of a short option, however far out of the money it is.',
  },
  longOptionPpm: {
    unit: 'ppm of the option',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'Deribit, standard margin: long options are paid in full; 0 for what is no option',
    doc: 'Share of its value that a long option needs as initial margin.',
  },
  volatilityStalenessMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: `house: ${5 * MINUTE_MS} ms is a few updates of a fitted surface; 0 for what is no option`,
    doc: 'An option is stale when its volatility was observed longer ago than this.',
  },
};
