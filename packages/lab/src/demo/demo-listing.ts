// The markets of the demo: four made-up listings that look like large perpetuals, each with three spot sources that
// must all be heard and one perpetual source. How prices are trusted and margin adapts is in demo-terms.ts.
import type { Input } from '@plimsoll/engine';
import type { ReadState } from '@plimsoll/engine';
import { withDemoTerms } from './demo-terms.ts';
import { type ListingSpec, planVenue, type VenuePlan } from '../venue/plan-venue.ts';

export type DemoCoin = {
  readonly name: string;
  readonly price: number;
  readonly daily: number;
  readonly beta: number;
};
export const DEMO_COINS: readonly DemoCoin[] = [
  { name: 'BTC', price: 112_000, daily: 2e8, beta: 1 },
  { name: 'ETH', price: 4_100, daily: 1e8, beta: 1.4 },
  { name: 'SOL', price: 205, daily: 5e7, beta: 1.8 },
  { name: 'DOGE', price: 0.24, daily: 2e7, beta: 2.2 },
];
const DECIMALS = 8;
/** A silent spot source is soon missed, so that the degraded state can be seen. */
const SPOT_STALENESS_MS = 20_000;
const STALENESS_MS = 60_000;
/** By place among the sources of a coin. */
export const SPOT_PLACES = [0, 1, 3] as const;
export const PERPETUAL_PLACE = 2;
export const SOURCES_PER_COIN = 4;

export function demoVenue(time: number): VenuePlan {
  const specs: ListingSpec[] = DEMO_COINS.map(({ name, price, daily }) => ({
    name,
    first: price,
    lowest: price / 4,
    highest: price * 3,
    decimals: DECIMALS,
    dailyNotional: daily,
    hasBasis: true,
    sources: [
      { symbol: `${name}-USD@demo-a`, role: 'index', weight: 1, stalenessMs: SPOT_STALENESS_MS },
      { symbol: `${name}-USD@demo-b`, role: 'index', weight: 1, stalenessMs: SPOT_STALENESS_MS },
      { symbol: `${name}-PERP@demo-c`, role: 'market', weight: 1, stalenessMs: STALENESS_MS },
      { symbol: `${name}-USD@demo-d`, role: 'index', weight: 1, stalenessMs: SPOT_STALENESS_MS },
    ],
  }));
  const plan = planVenue(specs, { time, barMs: 60_000, observationMs: 5_000 });
  return { ...plan, inputs: plan.inputs.map((input) => withDemoTerms(input, specs.length)) };
}

/** Whether a listing input is already done in a recovered state: a start that was killed half-way goes on where it was. */
export function isListed(state: ReadState, input: Input): boolean {
  switch (input.type) {
    case 'ConfigureVenue':
      return state.configured;
    case 'ListAsset':
      return input.asset < state.scalar('assets');
    case 'ListIndex':
      return input.index < state.scalar('indexes');
    case 'ListSource':
      return input.source < state.scalar('sources');
    case 'ListMarket':
      return input.market < state.scalar('markets');
    default:
      return false;
  }
}
