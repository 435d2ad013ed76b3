// Every lemma, by the part of the engine that it is about.
import { liquidationLemmas } from './liquidation.ts';
import { priceLemmas } from './prices.ts';
import { roundingLemmas } from './rounding.ts';
import { shareLemmas } from './shares.ts';
import { waterfallLemmas } from './waterfall.ts';
import type { Lemma } from './lemma.ts';

export const lemmas: Readonly<Record<string, readonly Lemma[]>> = {
  rounding: roundingLemmas,
  liquidation: liquidationLemmas,
  prices: priceLemmas,
  waterfall: waterfallLemmas,
  shares: shareLemmas,
};
