// What the events of a replay add up to: liquidations, fills of the fund, deleveraging, losses. Money in settlement quanta.
import type { Event, EventOf, ReadState } from '@plimsoll/engine';
import { isLiquidationOrder } from '@plimsoll/engine';

export class Tally {
  liquidations = 0;
  /** Notional closed or taken over by force, at the prices it went for. */
  liquidatedNotional = 0n;
  /** Insurance money that deficits drew. */
  insurancePaid = 0n;
  penalties = 0n;
  adlFills = 0;
  adlNotional = 0n;
  socialised = 0n;
  /** Losses that nobody has covered so far. */
  uncovered = 0n;
  /** What the fund's coins brought when they were sold outside. */
  inventorySold = 0n;
  deficits = 0;
  /** Losses beyond what their owners had, before anybody else paid. */
  badDebt = 0n;
  converted = 0n;
  takeOvers = 0;
  bands = 0;
  margins = { warning: 0, marginCall: 0 };
  pricesRefused = 0;
  funding = 0n;
  /** Liquidations by how they ended. */
  readonly outcomes = new Map<string, number>();
  readonly eventTypes = new Map<string, number>();
  readonly liquidatedByMarket = new Map<number, bigint>();
  readonly badDebtByMarket = new Map<number, bigint>();
  readonly adlByMarket = new Map<number, bigint>();
  private readonly state: ReadState;

  constructor(state: ReadState) {
    this.state = state;
  }

  onEvent(event: Event): void {
    this.eventTypes.set(event.type, (this.eventTypes.get(event.type) ?? 0) + 1);
    switch (event.type) {
      case 'OrderFilled':
        if (
          isLiquidationOrder(event.order) &&
          this.state.accountKind(event.account) !== 'insurance'
        )
          this.liquidated(event.market, magnitude(event.quote));
        return;
      case 'LiquidationStarted':
        this.liquidations += 1;
        return;
      case 'LiquidationEnded':
        this.outcomes.set(event.outcome, (this.outcomes.get(event.outcome) ?? 0) + 1);
        return;
      case 'PositionTransferred':
        this.moved(event);
        return;
      case 'DeficitFixed':
        // A deficit of nothing only moves lots beyond the fund's budget to deleveraging.
        if (event.deficit > 0n) this.deficits += 1;
        this.badDebt += event.deficit;
        count(this.badDebtByMarket, event.market, event.deficit);
        this.insurancePaid += event.insurance;
        this.uncovered += event.uncovered;
        return;
      case 'UncoveredRepaid':
        this.uncovered -= event.amount;
        return;
      case 'LossSocialised':
        this.socialised += event.amount;
        return;
      case 'PenaltyCharged':
        this.penalties += event.amount;
        return;
      case 'InventorySold':
        this.inventorySold += event.proceeds;
        return;
      case 'CollateralConverted':
        this.converted += event.proceeds;
        return;
      case 'FundingSettled':
        if (event.payment > 0n) this.funding += event.payment;
        return;
      case 'BandOpened':
        this.bands += 1;
        return;
      case 'PriceRejected':
        this.pricesRefused += 1;
        return;
      case 'MarginLevelChanged':
        if (event.level === 'warning' || event.level === 'marginCall')
          this.margins[event.level] += 1;
        return;
      default:
        return;
    }
  }

  /** Lots that left an account by force are liquidated once, however they travel on from suspense. */
  private moved(event: EventOf<'PositionTransferred'>): void {
    const isFromSuspense = this.state.accountKind(event.from) === 'suspense';
    if (!isFromSuspense) this.liquidated(event.market, magnitude(event.quote));
    if (event.reason === 'takeOver') this.takeOvers += 1;
    if (event.reason === 'adl') {
      this.adlFills += 1;
      this.adlNotional += magnitude(event.quote);
      count(this.adlByMarket, event.market, magnitude(event.quote));
    }
  }

  private liquidated(market: number, notional: bigint): void {
    this.liquidatedNotional += notional;
    count(this.liquidatedByMarket, market, notional);
  }
}

const count = (sums: Map<number, bigint>, market: number, amount: bigint): void =>
  void sums.set(market, (sums.get(market) ?? 0n) + amount);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
