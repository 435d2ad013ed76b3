// A planned venue with other margins: its tiers scaled, or fields of its listings replaced. Prices, grids and population
// stay as they were planned.
import type { CommandOf } from '@plimsoll/engine';
import type { VenuePlan } from './plan-venue.ts';

const WHOLE = 1_000_000;

/** Initial and maintenance rates times `scale`, rounded up, at most 100 %; a rate that never falls with size stays so. */
export function scaleMargins(venue: VenuePlan, scale: number): VenuePlan {
  const rate = (ppm: number): number => Math.min(WHOLE, Math.ceil(ppm * scale));
  const scaled = <T extends { readonly initialPpm: number; readonly maintenancePpm: number }>(
    tiers: readonly T[],
  ): readonly T[] =>
    tiers.map((tier) => ({
      ...tier,
      initialPpm: rate(tier.initialPpm),
      maintenancePpm: rate(tier.maintenancePpm),
    }));
  return {
    ...relist(venue, { market: ({ tiers }) => ({ tiers: scaled(tiers) }) }),
    markets: venue.markets.map((market) => ({ ...market, tiers: scaled(market.tiers) })),
  };
}

type Changes = {
  readonly market?: (listed: CommandOf<'ListMarket'>) => Partial<CommandOf<'ListMarket'>>;
  readonly index?: (listed: CommandOf<'ListIndex'>) => Partial<CommandOf<'ListIndex'>>;
  readonly source?: (listed: CommandOf<'ListSource'>) => Partial<CommandOf<'ListSource'>>;
};

/** The venue with fields of its listing commands replaced. */
export function relist(venue: VenuePlan, changes: Changes): VenuePlan {
  const inputs = venue.inputs.map((input) => {
    if (input.type === 'ListMarket') return { ...input, ...changes.market?.(input) };
    if (input.type === 'ListIndex') return { ...input, ...changes.index?.(input) };
    if (input.type === 'ListSource') return { ...input, ...changes.source?.(input) };
    return input;
  });
  return { ...venue, inputs };
}
