// The venue of the model in the engine: one market whose lot is worth as many quanta as the price has ticks, no funding, no
// interest, no basis. What the model does in one act is here one input or several.
import {
  type Command,
  createEngine,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSource,
  defaultVenue,
  type Engine,
  type Event,
  type Input,
  type Lots,
  NONE,
  type Price,
  type Quanta,
  type Side,
  type Ticks,
} from '../../packages/engine/src/index.ts';

const CUSTOMERS = [3, 4, 5, 6, 7, 8] as const;
/** One tick of the model's clock. */
export const TICK_MS = 20_000;
const START_MS = 1_760_000_000_000;

export class ModelVenue {
  readonly engine: Engine = createEngine();
  events: readonly Event[] = [];
  private time = START_MS;
  private nextOrder = 1;

  constructor(firstPrice: bigint) {
    const at = { time: this.time };
    this.must({
      type: 'ConfigureVenue',
      ...at,
      ...defaultVenue,
      negativeBalanceCap: 1_000_000_000n as Quanta,
      interestKinks: [{ utilisationPpm: 0, ppmPerYear: 0 }],
      gainMaturityMs: 0,
      exitPpm: 1_200_000,
      warningPpm: 2_000_000,
      marginCallPpm: 1_500_000,
      sharedDrawPpm: 500_000,
      claimsPerStepMax: 6,
      fullCheckEverySteps: 1,
    });
    const settlement = {
      custody: 'venue',
      conversionBudget: 0n as Quanta,
      conversionDiscountPpm: 0,
      haircutPpm: 0,
      stepBoundPpm: 0,
    };
    this.must({
      type: 'ListAsset',
      ...defaultAsset,
      ...at,
      ...settlement,
      asset: 0,
      symbol: 'USD',
      scale: 0,
      index: NONE,
    });
    this.must({
      type: 'ListIndex',
      ...defaultIndex,
      ...at,
      index: 0,
      symbol: 'COIN',
      decimals: 0,
      quorum: 1,
    });
    this.must({
      type: 'ListSource',
      ...defaultSource,
      ...at,
      source: 0,
      symbol: 'COIN-spot',
      index: 0,
      stalenessMs: 180_000,
    });
    this.must({
      type: 'ListMarket',
      ...at,
      market: 0,
      ...defaultMarket,
      symbol: 'COIN-PERP',
      index: 0,
      tickIndexUnits: 1n,
      lotBase: 1n,
      baseDecimals: 0,
      maxPositionLots: 1_000_000n as Lots,
      maxPriceTicks: 1_000_000n as Ticks,
      tiers: [{ fromNotional: 0n as Quanta, initialPpm: 100_000, maintenancePpm: 50_000 }],
      stepBoundPpm: 25_000,
      bandMs: TICK_MS,
      basisClampPpm: 0,
      fundingCapPpm: 0,
      fundingInterestPpm: 0,
      makerFeePpm: 500,
      takerFeePpm: 1_000,
      liquidationPenaltyPpm: 10_000,
      liquidationSlippagePpm: 10_000,
      liquidationOrderMs: 3 * TICK_MS,
      priceCollarPpm: 1_000_000,
      takeOverBudget: 12_000n as Quanta,
    });
    this.must({
      type: 'SetFundTerms',
      ...at,
      coolDownMs: 3 * TICK_MS,
      trancheDrawPpm: 500_000,
      ownerPayoutMost: 0n as Quanta,
      ownerIntervalMs: 1,
      tendIntervalMs: 0,
      replenishFeePpm: 0,
      trancheFeePpm: 0,
      surplusPpm: 0,
      targetMost: 0n as Quanta,
    });
    for (const account of CUSTOMERS)
      this.must({
        type: 'OpenAccount',
        ...at,
        account,
        owner: account,
        kind: 'cross',
        market: NONE,
      });
    this.price(firstPrice);
  }

  must(input: Input): void {
    const outcome = this.engine.step(input);
    if (!outcome.ok)
      throw new Error(`${input.type} is refused: ${JSON.stringify(outcome.reject, whole)}`);
    this.events = outcome.events;
  }
  price(price: bigint): void {
    this.time += TICK_MS;
    const heard = { source: 0, price: price as Price, time: this.time, confidence: 0n as Price };
    this.must({ type: 'Tick', time: this.time, prices: [heard], books: [], volatilities: [] });
  }
  deposit(account: number, amount: bigint): void {
    if (amount === 0n) return;
    this.must({
      type: 'Deposit',
      time: this.time,
      account,
      asset: 0,
      amount: amount as Quanta,
    });
  }
  withdraw(account: number, amount: bigint): void {
    this.must({
      type: 'Withdraw',
      time: this.time,
      account,
      asset: 0,
      amount: amount as Quanta,
    });
  }
  join(account: number, amount: bigint): void {
    this.must({ type: 'JoinTranche', time: this.time, account, amount: amount as Quanta });
  }
  request(account: number, shares: bigint): void {
    this.must({ type: 'RequestTrancheExit', time: this.time, account, shares });
  }
  leave(account: number): void {
    this.must({ type: 'LeaveTranche', time: this.time, account });
  }
  /** `taker` trades signed lots against `maker`. */
  trade(
    taker: number,
    maker: number,
    { lots, price }: { readonly lots: bigint; readonly price: Ticks },
  ): void {
    const resting = this.order(maker, -lots, price);
    const crossing = this.order(taker, lots, price);
    this.fill(resting, crossing, lots, price);
  }
  /** `maker` meets so many lots of the ladder's order of an account, at its limit. */
  meet(account: number, maker: number, lots: bigint): void {
    const { state } = this.engine;
    const row = this.ladderRow(account);
    const limit = state.orders.limit.get(row);
    const sells = state.orders.side.get(row) === 1;
    const resting = this.order(maker, sells ? lots : -lots, limit);
    this.fill(resting, state.orders.id.get(row), lots, limit);
  }
  expire(account: number): void {
    const order = this.engine.state.orders.id.get(this.ladderRow(account));
    this.must({ type: 'ReleaseOrder', time: this.time, order, reason: 'expired' });
  }
  /** Row of the ladder's order of an account; NONE where there is none. */
  ladderRow(account: number): number {
    const { accounts, orders } = this.engine.state;
    let row = accounts.firstOrder.get(account);
    while (row !== NONE && (orders.flags.get(row) & 2) === 0) row = orders.next.get(row);
    return row;
  }

  private order(account: number, lots: bigint, limit: Ticks): number {
    const order = this.nextOrder++;
    const side: Side = lots > 0n ? 'buy' : 'sell';
    const size = (lots > 0n ? lots : -lots) as Lots;
    const command: Command = {
      type: 'ReserveOrder',
      time: this.time,
      order,
      account,
      market: 0,
      side,
      size,
      limit,
      reduceOnly: false,
    };
    this.must(command);
    return order;
  }
  private fill(maker: number, taker: number, lots: bigint, price: Ticks): void {
    const size = (lots > 0n ? lots : -lots) as Lots;
    this.must({ type: 'PostFill', time: this.time, market: 0, maker, taker, price, size });
  }
}

const whole = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
