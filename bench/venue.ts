// A seeded book for the benchmarks: accounts that each hold a few positions against one deep account, settled in USD.
import {
  createEngine,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSettlementAsset,
  defaultSource,
  defaultVenue,
  type Engine,
  type Input,
  type Lots,
  NONE,
  type OrderId,
  type Price,
  type Quanta,
} from '@plimsoll/engine';
import { createHash } from 'node:crypto';

export const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return sha.digest();
};

export class BenchVenue {
  readonly engine: Engine = createEngine({ hash });
  readonly markets: number;
  readonly records: Uint8Array[] = [];
  time = 1_760_000_000_000;
  #order: OrderId = 1;

  constructor(markets: number) {
    this.markets = markets;
    const time = this.time;
    this.must({ type: 'ConfigureVenue', time, ...defaultVenue, positionsPerAccountMax: 64 });
    this.must({ type: 'ListAsset', time, asset: 0, ...defaultSettlementAsset });
    for (let id = 0; id < markets; id++) {
      this.must({ type: 'ListIndex', time, index: id, ...defaultIndex, quorum: 1 });
      this.must({ type: 'ListSource', time, source: id, ...defaultSource, index: id });
      this.must({ type: 'ListMarket', time, market: id, ...defaultMarket, index: id });
    }
    this.must({ type: 'ListAsset', time, asset: 1, ...defaultAsset, index: 0 });
    this.tick(1);
  }

  must(input: Input): void {
    const outcome = this.engine.step(input);
    if (!outcome.ok) throw new Error(`${input.type} was refused: ${outcome.reject.type}`);
  }
  /** All prices at `factor` times their start. */
  tick(factor: number): void {
    this.time += 1_000;
    const prices = Array.from({ length: this.markets }, (_, source) => ({
      source,
      price: BigInt(Math.round(1e13 * factor)) as Price,
      time: this.time,
      confidence: 0n as Price,
    }));
    this.must({ type: 'Tick', time: this.time, prices, books: [], volatilities: [] });
  }
  open(cash: bigint): number {
    const account = this.engine.state.scalar('accounts');
    this.must({
      type: 'OpenAccount',
      time: this.time,
      account,
      owner: account,
      kind: 'cross',
      market: NONE,
    });
    this.must({ type: 'Deposit', time: this.time, account, asset: 0, amount: cash as Quanta });
    return account;
  }
  /** Two reservations and their fill at the mark: three commands. */
  trade(account: number, other: number, market: number, size: number): void {
    const { time } = this;
    const limit = this.engine.state.mark(market);
    const lots = BigInt(Math.abs(size)) as Lots;
    const [maker, taker] = [this.#order, this.#order + 1];
    this.#order += 2;
    this.must({
      type: 'ReserveOrder',
      time,
      order: maker,
      account: other,
      market,
      side: size > 0 ? 'sell' : 'buy',
      size: lots,
      limit,
      reduceOnly: false,
    });
    this.must({
      type: 'ReserveOrder',
      time,
      order: taker,
      account,
      market,
      side: size > 0 ? 'buy' : 'sell',
      size: lots,
      limit,
      reduceOnly: false,
    });
    this.must({ type: 'PostFill', time, market, maker, taker, price: limit, size: lots });
  }
}
