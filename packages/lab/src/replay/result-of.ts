// Puts the result of a finished replay together: counts as numbers, money as decimal strings, and the notes that say what
// the replay had to assume.
import { formatDecimal, notionalOf, toHex } from '@plimsoll/engine';
import type { PriceData, Underlying } from '../bars/price-data.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import type { MarketPlan, VenuePlan } from '../venue/plan-venue.ts';
import { conservationOf } from './conservation.ts';
import { insuranceFund } from './insurance-fund.ts';
import type { MarketResult, ReplayResult, ScheduleSummary } from './replay-result.ts';
import type { ReplaySeries } from './series.ts';
import type { Session } from './session.ts';
import type { SourceHealth } from './source-health.ts';
import type { Tally } from './tally.ts';

const money = (quanta: bigint): string => formatDecimal(quanta, SETTLEMENT_SCALE);

export function resultOf(parts: {
  readonly options: { readonly accounts: number; readonly seed: number };
  readonly data: PriceData;
  readonly venue: VenuePlan;
  readonly session: Session;
  readonly tally: Tally;
  readonly fundAtStart: bigint;
  readonly schedule: ScheduleSummary;
  readonly steps: number;
  readonly sourceHealth: readonly SourceHealth[];
  readonly series: ReplaySeries;
  readonly wallSeconds: number;
}): ReplayResult {
  const { options, data, venue, session, tally, steps, sourceHealth, series, wallSeconds } = parts;
  const { state, engine } = session;
  const fund = insuranceFund(state);
  const sum = (of: (health: SourceHealth) => number): number =>
    Math.round(sourceHealth.reduce((total, health) => total + of(health), 0) * 10) / 10;
  return {
    accounts: options.accounts,
    seed: options.seed,
    markets: venue.markets.length,
    from: new Date(data.from).toISOString(),
    to: new Date(data.to).toISOString(),
    rows: data.rows,
    steps,
    sequence: engine.sequence,
    events: session.events,
    commands: session.commands,
    rejects: sorted(session.rejects),
    liquidations: tally.liquidations,
    liquidationOutcomes: sorted(tally.outcomes),
    liquidatedNotional: money(tally.liquidatedNotional),
    takeOvers: tally.takeOvers,
    deficits: tally.deficits,
    badDebt: money(tally.badDebt),
    penalties: money(tally.penalties),
    collateralConverted: money(tally.converted),
    inventorySold: money(tally.inventorySold),
    insuranceFund: {
      start: money(parts.fundAtStart),
      end: money(fund.cash),
      paid: money(tally.insurancePaid),
      inventory: money(fund.collateral + fund.positions),
    },
    adl: { fills: tally.adlFills, notional: money(tally.adlNotional) },
    socialised: money(tally.socialised),
    uncovered: money(tally.uncovered),
    fundingPaid: money(tally.funding),
    bandsOpened: tally.bands,
    schedule: parts.schedule,
    conservation: conservationOf(state),
    stateHash: { stepHash: toHex(engine.stepHash), stateRoot: toHex(engine.stateRoot()) },
    gaps: sum((health) => health.gaps),
    staleMinutes: sum((health) => health.staleMinutes),
    singleSourceMinutes: sum((health) => health.singleSourceMinutes),
    wallSeconds: Math.round(wallSeconds * 100) / 100,
    notes: [...data.notes, ...notesOf(venue, sourceHealth)],
    marketResults: venue.markets.map((plan, market) =>
      marketResult({
        plan,
        market,
        underlying: data.underlyings[market] as Underlying,
        session,
        tally,
        series,
      }),
    ),
    sourceHealth,
    series,
  };
}

function notesOf(venue: VenuePlan, sourceHealth: readonly SourceHealth[]): string[] {
  const notes = [
    'The quorum of the replay is one fresh source: liquidation goes on where a single source is left; those minutes are counted.',
  ];
  const stable = venue.assets.at(-1)?.symbol ?? 'The stable coin';
  notes.push(
    `${stable} collateral is held at par, because the replay counts dollars and dollar coins as one quote.`,
  );
  notes.push(
    'Liquidation orders fill from a depth model fitted to the ask side of a BTCUSDT book on 2025-10-10, mirrored, and scaled to each market by its traded notional.',
  );
  const silent = sourceHealth
    .filter((health) => health.staleMinutes > 0)
    .map((health) => health.underlying);
  if (silent.length > 0)
    notes.push(
      `Prices of ${silent.join(', ')} went stale for a time: nothing was liquidated there on old prices.`,
    );
  return notes;
}

function marketResult(parts: {
  readonly plan: MarketPlan;
  readonly market: number;
  readonly underlying: Underlying;
  readonly session: Session;
  readonly tally: Tally;
  readonly series: ReplaySeries;
}): MarketResult {
  const { plan, market, underlying, session, tally } = parts;
  const { state } = session;
  const listed = state.market(market);
  const { mark = [], low = [] } = parts.series.markets[market] ?? {};
  const price = (value: number | undefined): string => String(value ?? 0);
  const { riskClass, grid } = plan;
  return {
    symbol: plan.symbol,
    riskClass: riskClass.name,
    initialPpm: riskClass.initialPpm,
    maintenancePpm: riskClass.maintenancePpm,
    stepBoundPpm: riskClass.stepBoundPpm,
    liquidationPenaltyPpm: riskClass.liquidationPenaltyPpm,
    liquidationSlippagePpm: riskClass.liquidationSlippagePpm,
    tick: formatDecimal(grid.tickIndexUnits, grid.decimals),
    lot:
      grid.baseDecimals > 0 ? formatDecimal(grid.lotBase, grid.baseDecimals) : String(grid.lotBase),
    dailyNotional: String(Math.round(plan.dailyNotional)),
    openInterestNotional: money(
      notionalOf(state.markets.openInterest.get(market), state.unitValue(market)),
    ),
    liquidatedNotional: money(tally.liquidatedByMarket.get(market) ?? 0n),
    badDebt: money(tally.badDebtByMarket.get(market) ?? 0n),
    adlNotional: money(tally.adlByMarket.get(market) ?? 0n),
    insuranceBucket: money(state.accounts.cash.get(listed.bucketAccount)),
    uncovered: money(-state.markets.uncovered.get(market)),
    halted: state.markets.halted.get(market) === 1,
    firstMark: price(mark.find((value) => value > 0)),
    lowestMark: price(
      low
        .filter((value) => value > 0)
        .reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    ),
    lastMark: price(mark.at(-1)),
    indexFrom: underlying.hasBasis
      ? 'spot, basis from perpetuals'
      : underlying.indexFrom === 'spot'
        ? 'spot only'
        : 'perpetuals only',
  };
}

function sorted(counts: ReadonlyMap<string, number>): { readonly [type: string]: number } {
  return Object.fromEntries(
    [...counts.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
  );
}
