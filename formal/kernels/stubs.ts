// The least of a listing, a view and a state that the engine's functions ask for: plain values, so that a kernel can be drawn.
import { linearPerpetual } from '../../packages/engine/src/domain/default-listing.ts';
import type { Market } from '../../packages/engine/src/domain/listing.ts';
import type { ListedMarket, MarketView } from '../../packages/engine/src/domain/market-view.ts';
import { NONE, type Ppm, type Quanta } from '../../packages/engine/src/domain/units.ts';
import type { Requirement } from '../../packages/engine/src/margin/margin-model.ts';
import type { ReadState } from '../../packages/engine/src/state/state.ts';

/** A linear market whose lot is worth as many quanta as the price has ticks. */
export const listedOf = (rates: {
  readonly slippagePpm?: bigint;
  readonly feePpm?: bigint;
  readonly penaltyPpm?: bigint;
  readonly stepPpm?: bigint;
  readonly maintenancePpm?: bigint;
}): ListedMarket =>
  ({
    ...linearPerpetual,
    symbol: 'drawn',
    tickLotQuanta: 1n,
    minPriceTicks: -(2n ** 80n),
    maxPriceTicks: 2n ** 80n,
    liquidationSlippagePpm: ppm(rates.slippagePpm),
    takerFeePpm: ppm(rates.feePpm),
    liquidationPenaltyPpm: ppm(rates.penaltyPpm),
    stepBoundPpm: ppm(rates.stepPpm),
    tiers: [{ fromNotional: 0n, initialPpm: 1_000_000, maintenancePpm: ppm(rates.maintenancePpm) }],
  }) satisfies Partial<Record<keyof (Market & ListedMarket), unknown>> as unknown as ListedMarket;

const ppm = (rate: bigint | undefined): Ppm => Number(rate ?? 0n);

export const viewOf = (listed: ListedMarket, exitPpm: bigint): MarketView =>
  ({
    venue: { exitPpm: Number(exitPpm) },
    market: () => listed,
  }) as unknown as MarketView;

export const requirementOf = (risk: {
  readonly equity: bigint;
  readonly maintenance: bigint;
  readonly notional?: bigint;
}): Requirement =>
  ({
    equity: risk.equity,
    netValue: risk.equity,
    maintenance: risk.maintenance,
    positions: [{ market: 0, notional: risk.notional ?? 0n }],
  }) as unknown as Requirement;

/** A fund whose bucket (account 1) and shared account (account 2) hold cash and nothing else, and its contributors' tranche. */
export const fundsOf = (cash: {
  readonly bucket: bigint;
  readonly shared: bigint;
  readonly tranche: bigint;
}): ReadState =>
  ({
    market: () => ({ bucketAccount: 1 }),
    scalar: () => 2,
    assets: { tranche: { get: () => cash.tranche as Quanta } },
    accounts: {
      firstPosition: { get: () => NONE },
      // Of no market of its own: nothing is held ready for an auction.
      market: { get: () => NONE },
      cash: { get: (account: number) => (account === 1 ? cash.bucket : cash.shared) as Quanta },
    },
  }) as unknown as ReadState;
