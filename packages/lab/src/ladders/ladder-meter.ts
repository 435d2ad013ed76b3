// Measures one run of a ladder: listens to its events, keeps the prices that forced trades are judged against, and puts the
// result together. Changes nothing.
import type { Event, ReadState } from '@plimsoll/engine';
import type { FloatRisk } from '../replay/float-risk.ts';
import { insuranceFund } from '../replay/insurance-fund.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import { ForcedTrades } from './metrics/forced-trades.ts';
import { HedgeWatch } from './metrics/hedge-watch.ts';
import { MarkTrack } from './metrics/mark-track.ts';
import { type ResolveTimes, ResolveWatch } from './metrics/resolve-times.ts';
import { type TraderLoss, traderLoss } from './metrics/trader-loss.ts';

export type LadderSeries = {
  readonly times: readonly number[];
  /** Since the start, quote units. */
  readonly closed: readonly number[];
  readonly badDebt: readonly number[];
};
/** Amounts in quote units. */
export type LadderResult = {
  readonly ladder: string;
  readonly liquidations: number;
  readonly accountsLiquidated: number;
  /** Accounts of options that stood at the start. */
  readonly optionAccounts: number;
  readonly traderLoss: TraderLoss;
  /** Deficits: insurance + tranche + deleveraging + socialised + uncovered. */
  readonly badDebt: number;
  readonly deficits: {
    readonly insurance: number;
    readonly tranche: number;
    readonly adl: number;
    readonly socialised: number;
    readonly uncovered: number;
  };
  /** What traders and venue lost together: trader loss and bad debt. */
  readonly cost: number;
  readonly hedgesBroken: number;
  readonly hedgeDeltaAdded: number;
  readonly fund: {
    readonly start: number;
    /** Cash, coins at the index and positions' gains at the mark at the end, less what it began with. */
    readonly gain: number;
    /** Deficits of its own buckets. */
    readonly bucketDeficits: number;
    /** Positions it still holds at the end. */
    readonly inventory: number;
  };
  readonly adlAccounts: number;
  readonly resolve: ResolveTimes;
  readonly outcomes: { readonly [outcome: string]: number };
  readonly isBalanced: boolean;
  readonly stepHash: string;
  readonly series: LadderSeries;
};

const UNIT = 10 ** SETTLEMENT_SCALE;
const SERIES_EVERY_MS = 300_000;

export class LadderMeter {
  private readonly state: ReadState;
  private readonly risk: FloatRisk;
  private readonly trades: ForcedTrades;
  private readonly hedges = new HedgeWatch();
  private readonly resolve = new ResolveWatch();
  private readonly lotValues: MarkTrack[] = [];
  private readonly assetValues: MarkTrack[] = [];
  private readonly liquidated = new Set<number>();
  private readonly outcomes = new Map<string, number>();
  private readonly series = {
    times: [] as number[],
    closed: [] as number[],
    badDebt: [] as number[],
  };
  private liquidations = 0;
  private closed = 0;
  private counted = 0;
  private sampledAt = Number.NEGATIVE_INFINITY;

  constructor(state: ReadState, risk: FloatRisk) {
    this.state = state;
    this.risk = risk;
    this.trades = new ForcedTrades({
      isHouse: (account) => {
        const kind = state.accountKind(account);
        return kind === 'insurance' || kind === 'suspense';
      },
      unit: UNIT,
    });
    this.trades.onForced((account, market, change) => this.hedges.note(account, market, change));
  }

  onEvent(event: Event, time: number): void {
    this.trades.onEvent(event, time);
    this.resolve.onEvent(event, time);
    if (event.type === 'LiquidationStarted') {
      this.liquidations += 1;
      this.liquidated.add(event.account);
    } else if (event.type === 'LiquidationEnded')
      this.outcomes.set(event.outcome, (this.outcomes.get(event.outcome) ?? 0) + 1);
  }

  /** All inputs of the step are decided; `risk` is fresh. */
  onStep(time: number): void {
    const { state, risk } = this;
    for (let market = 0; market < state.listing.markets.length; market += 1)
      trackOf(this.lotValues, market).record(time, risk.lotValue(market));
    for (let asset = 1; asset < state.listing.assets.length; asset += 1)
      trackOf(this.assetValues, asset).record(time, this.quantumWorth(asset));
    this.hedges.step(
      (account) =>
        state
          .portfolio(account)
          .positions.map(({ market, size }) => ({ market, lots: Number(size) })),
      (market) => risk.lotValue(market),
    );
    for (; this.counted < this.trades.exits.length; this.counted += 1)
      this.closed += Math.abs(this.trades.exits[this.counted]?.quote ?? 0);
    if (time - this.sampledAt < SERIES_EVERY_MS) return;
    this.sampledAt = time;
    this.series.times.push(time);
    this.series.closed.push(Math.round(this.closed));
    this.series.badDebt.push(Math.round(this.trades.deficits));
  }

  result(run: {
    readonly ladder: string;
    readonly stepHash: string;
    readonly isBalanced: boolean;
    readonly fundAtStart: bigint;
    readonly optionAccounts: number;
  }): LadderResult {
    const { trades, state } = this;
    const loss = traderLoss({
      trades,
      lotValues: this.lotValues,
      assetValues: this.assetValues,
    });
    const fund = insuranceFund(state);
    const { fundAtStart, ...named } = run;
    return {
      ...named,
      liquidations: this.liquidations,
      accountsLiquidated: this.liquidated.size,
      traderLoss: loss,
      badDebt: trades.deficits,
      deficits: {
        insurance: trades.insurancePaid,
        tranche: trades.tranchePaid,
        adl: trades.adlLoss,
        socialised: trades.socialised,
        uncovered: trades.uncovered,
      },
      cost: loss.total + trades.deficits,
      hedgesBroken: this.hedges.broken.size,
      hedgeDeltaAdded: this.hedges.deltaAdded,
      fund: {
        start: Number(fundAtStart) / UNIT,
        gain: Number(fund.cash + fund.collateral - fundAtStart) / UNIT + this.fundUnrealised(),
        bucketDeficits: trades.houseDeficits,
        inventory: Number(fund.positions) / UNIT,
      },
      adlAccounts: new Set(trades.deleveragings.map(({ account }) => account)).size,
      resolve: this.resolve.result(),
      outcomes: Object.fromEntries([...this.outcomes].sort(([a], [b]) => (a < b ? -1 : 1))),
      series: this.series,
    };
  }

  private fundUnrealised(): number {
    const { state, risk } = this;
    return state.listing.markets.reduce((sum, { bucketAccount }) => {
      risk.look(bucketAccount);
      return sum + risk.unrealised;
    }, 0);
  }

  /** Quote units a quantum of an asset, at its price without a haircut. */
  private quantumWorth(asset: number): number {
    const { state } = this;
    const scale = state.assetPriceDecimals(asset) + state.asset(asset).scale;
    return Number(state.assetPrice(asset)) / 10 ** scale;
  }
}

function trackOf(tracks: MarkTrack[], at: number): MarkTrack {
  let track = tracks[at];
  if (track === undefined) tracks[at] = track = new MarkTrack();
  return track;
}
