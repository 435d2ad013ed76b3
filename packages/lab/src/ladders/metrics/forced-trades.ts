// What liquidations took from accounts, read from events alone: lots that left by force and at what price, who was
// deleveraged, collateral sold, penalties, deficits. Whatever the stage, a lot that left is one exit. Quote units, floats.
import { type Event, type EventOf, LIQUIDATION_ORDER_BASE } from '@plimsoll/engine';

/** How lots left a liquidated account. */
export const EXIT_WAYS = [
  'book',
  'slice',
  'unwind',
  'auction',
  'backstop',
  'takeOver',
  'bankruptcy',
] as const;
export type ExitWay = (typeof EXIT_WAYS)[number];

export type Exit = {
  readonly time: number;
  readonly account: number;
  readonly market: number;
  readonly way: ExitWay;
  /** Signed as the account held them. */
  readonly lots: number;
  /** What the account was credited for the lots, signed with them. */
  quote: number;
};
export type Deleveraging = {
  readonly time: number;
  readonly account: number;
  readonly market: number;
  /** Signed as the account held them. */
  readonly lots: number;
  readonly quote: number;
};
export type CollateralSale = {
  readonly time: number;
  readonly asset: number;
  /** Quanta of the asset. */
  readonly amount: number;
  readonly proceeds: number;
};

export type ForcedTradesParts = {
  /** Insurance and suspense accounts are the house's: what they trade is nobody's liquidation. */
  readonly isHouse: (account: number) => boolean;
  /** Quanta of the settlement asset a quote unit. */
  readonly unit: number;
};

export class ForcedTrades {
  readonly exits: Exit[] = [];
  readonly deleveragings: Deleveraging[] = [];
  readonly sales: CollateralSale[] = [];
  penalties = 0;
  /** Deficits of customers, whoever met them, and what of them the fund paid. */
  deficits = 0;
  insurancePaid = 0;
  tranchePaid = 0;
  adlLoss = 0;
  socialised = 0;
  uncovered = 0;
  /** Deficits of the fund's own buckets: what it took over was worth less than nothing to it. */
  houseDeficits = 0;
  private readonly parts: ForcedTradesParts;
  private readonly stages = new Map<number, string>();
  private readonly listeners: ((account: number, market: number, change: number) => void)[] = [];

  constructor(parts: ForcedTradesParts) {
    this.parts = parts;
  }

  /** Told of each forced change of a customer's position, in lots with their sign. */
  onForced(listener: (account: number, market: number, change: number) => void): void {
    this.listeners.push(listener);
  }

  onEvent(event: Event, time: number): void {
    switch (event.type) {
      case 'LiquidationStageEntered':
        this.stages.set(event.account, event.stage);
        return;
      case 'OrderFilled':
        if (event.order >= LIQUIDATION_ORDER_BASE && !this.parts.isHouse(event.account))
          this.left(time, {
            account: event.account,
            market: event.market,
            way: wayOfStage(this.stages.get(event.account)),
            lots: -Number(event.sizeDelta),
            quote: -this.units(event.quote),
          });
        return;
      case 'PositionTransferred':
        this.transferred(event, time);
        return;
      case 'CollateralConverted':
        this.sales.push({
          time,
          asset: event.asset,
          amount: Number(event.amount),
          proceeds: this.units(event.proceeds),
        });
        return;
      case 'PenaltyCharged':
        this.penalties += this.units(event.amount);
        return;
      case 'DeficitFixed':
        this.deficit(event, time);
        return;
      case 'AuctionBidTaken':
        this.bidTaken(event, time);
        return;
      case 'CollateralSold':
        this.sales.push({
          time,
          asset: event.asset,
          amount: Number(event.amount),
          proceeds: this.units(event.quote),
        });
        return;
      default:
        return;
    }
  }

  private transferred(event: EventOf<'PositionTransferred'>, time: number): void {
    const { from, to, market, reason } = event;
    const lots = Number(event.size);
    const quote = this.units(event.quote);
    if (!this.parts.isHouse(from)) {
      const way = reason === 'suspense' ? 'bankruptcy' : reason === 'adl' ? 'takeOver' : reason;
      this.left(time, { account: from, market, way, lots, quote });
    }
    if (reason !== 'adl' || this.parts.isHouse(to)) return;
    // The receiver held the other side: what it gets closes so much of it.
    this.deleveragings.push({ time, account: to, market, lots: -lots, quote: -quote });
    this.tell(to, market, lots);
  }

  /**
   * Whoever pays for a bankrupt account lets it leave at its bankruptcy price: what insurance paid, or all of a deficit
   * whose lots the fund took at the mark, improves the price of the leg that left just before.
   */
  private deficit(event: EventOf<'DeficitFixed'>, time: number): void {
    const { account, market, size } = event;
    if (this.parts.isHouse(account)) {
      this.houseDeficits += this.units(event.deficit);
      return;
    }
    this.deficits += this.units(event.deficit);
    this.insurancePaid += this.units(event.insurance);
    this.tranchePaid += this.units(event.tranche);
    this.adlLoss += this.units(event.adl);
    this.socialised += this.units(event.socialised);
    this.uncovered += this.units(event.uncovered);
    const paid = size === 0n ? event.deficit : event.insurance + event.tranche;
    if (paid === 0n) return;
    for (let i = this.exits.length - 1; i >= 0; i -= 1) {
      const exit = this.exits[i] as Exit;
      if (exit.time !== time) return;
      if (exit.account !== account || exit.market !== market) continue;
      exit.quote += this.units(paid);
      return;
    }
  }

  /**
   * Lots go to a bidder at the mark; what cash the account hands over beside them is its price. What insurance pays a bidder
   * beyond the deficit is lost to the fund like the deficit itself.
   */
  private bidTaken(event: EventOf<'AuctionBidTaken'>, time: number): void {
    const payout = this.units(event.fromInsurance);
    this.deficits += payout;
    this.insurancePaid += payout;
    const handedOver = this.units(event.received) - payout;
    const legs: Exit[] = [];
    for (let i = this.exits.length - 1; i >= 0; i -= 1) {
      const exit = this.exits[i] as Exit;
      if (exit.time !== time || legs.length === event.legs.length) break;
      if (exit.account === event.account && exit.way === 'auction') legs.push(exit);
    }
    const gross = legs.reduce((sum, { quote }) => sum + Math.abs(quote), 0);
    if (gross === 0) return;
    for (const leg of legs) leg.quote -= (handedOver * Math.abs(leg.quote)) / gross;
  }

  private left(time: number, exit: Omit<Exit, 'time'>): void {
    if (exit.lots === 0) return;
    this.exits.push({ time, ...exit });
    this.tell(exit.account, exit.market, -exit.lots);
  }

  private tell(account: number, market: number, change: number): void {
    for (const listener of this.listeners) listener(account, market, change);
  }

  private units(quanta: bigint): number {
    return Number(quanta) / this.parts.unit;
  }
}

function wayOfStage(stage: string | undefined): ExitWay {
  if (stage === 'slicePortfolio') return 'slice';
  return stage === 'leastCostUnwind' ? 'unwind' : 'book';
}
