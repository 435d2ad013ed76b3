// A seeded venue for the benchmark of stress: a perpetual, a future and a chain of options on one coin, in dollars or in the coin,
// and accounts that hold five positions each against one deep account.
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
  type Market,
  NONE,
  type Price,
  type Quanta,
  type Ticks,
} from '@plimsoll/engine';
import { Random } from '@plimsoll/lab';
import { hash } from './venue.ts';

/** Markets that one account may hold. */
const HELD_MAX = 50;
const DECIMALS = 8;
const PRICE = 100_000;
const START = 1_760_000_000_000;
const EXPIRY = START + 7 * 86_400_000;
const price = (dollars: number): Price => BigInt(Math.round(dollars * 10 ** DECIMALS)) as Price;
const many = (count: number) => BigInt(count) as never;

const dated = {
  expiryMs: EXPIRY,
  settlementWindowMs: 1_800_000,
  fundingCapPpm: 0,
  fundingInterestPpm: 0,
} as const;
const optional = {
  ...dated,
  kind: 'option',
  optionFloorPpm: 100_000,
  longOptionPpm: 1_000_000,
  volatilityStalenessMs: 600_000,
  priceCollarPpm: 1_000_000,
} as const;

type Payoff = 'linear' | 'inverse';

function marketsOf(payoff: Payoff, options: number): readonly Market[] {
  const base: Market = { ...defaultMarket, ...(payoff === 'inverse' ? inverse : linear) };
  const chain = Array.from({ length: options }, (_, i): Market => {
    const strike = PRICE * (0.6 + (0.8 * Math.floor(i / 2)) / Math.max(1, options / 2));
    const right = i % 2 === 0 ? ('call' as const) : ('put' as const);
    return {
      ...base,
      ...optional,
      ...(payoff === 'inverse' ? inverseOption : linearOption),
      symbol: `BTC-${Math.round(strike)}-${right}`,
      strike: price(Math.round(strike)),
      right,
    };
  });
  return [base, { ...base, ...dated, kind: 'future', symbol: 'BTC-FUT' }, ...chain];
}
const linear = { tickIndexUnits: 10_000_000n, maxPriceTicks: many(20_000_000) as Ticks } as const;
const linearOption = {
  tickIndexUnits: 100_000_000n,
  maxPriceTicks: many(2_000_000) as Ticks,
} as const;
const inverse = {
  payoff: 'inverse',
  tickIndexUnits: 50_000_000n,
  lotBase: 10n,
  baseDecimals: 0,
  minPriceTicks: many(10_000) as Ticks,
  maxPriceTicks: many(600_000) as Ticks,
  takeOverBudget: many(10_000_000_000_000) as Quanta,
} as const;
const inverseOption = {
  tickIndexUnits: 10_000n,
  lotBase: 1n,
  baseDecimals: 1,
  minPriceTicks: many(1) as Ticks,
  maxPriceTicks: many(500_000) as Ticks,
} as const;

export function stressVenue(of: {
  readonly payoff: Payoff;
  readonly accounts: number;
  readonly options: number;
}): Engine {
  const { payoff, accounts, options } = of;
  const engine = createEngine({ hash });
  const must = (input: Input): void => {
    const outcome = engine.step(input);
    if (!outcome.ok)
      throw new Error(`${input.type} was refused: ${JSON.stringify(outcome.reject, text)}`);
  };
  list(must, payoff, marketsOf(payoff, options));
  const random = new Random(1);
  const coin = payoff === 'linear' ? 1e6 : 1e11;
  const deep = Array.from({ length: Math.ceil((options + 2) / HELD_MAX) }, () =>
    open(engine, must, payoff === 'linear' ? 1e9 * coin : 1e6 * coin),
  );
  let order = 1;
  for (let i = 0; i < accounts; i += 1) {
    const account = open(engine, must, payoff === 'linear' ? 20_000 * coin : 0.2 * coin);
    for (let k = 0; k < 5; k += 1) {
      const market = k < 2 ? k : 2 + random.below(options);
      const size = 1 + random.below(k < 2 ? (payoff === 'linear' ? 400 : 2_000) : 3);
      const limit = engine.state.mark(market);
      const at = { time: START, market, limit, size: BigInt(size) as Lots, reduceOnly: false };
      const [own, other] = random.chance(0.5)
        ? (['buy', 'sell'] as const)
        : (['sell', 'buy'] as const);
      must({
        type: 'ReserveOrder',
        ...at,
        order,
        account: deep[market % deep.length] as number,
        side: other,
      });
      const taker = { type: 'ReserveOrder', ...at, order: order + 1, account, side: own } as const;
      if (engine.step(taker).ok)
        must({
          type: 'PostFill',
          time: START,
          market,
          maker: order,
          taker: order + 1,
          price: limit,
          size: at.size,
        });
      else must({ type: 'ReleaseOrder', time: START, order, reason: 'cancelled' });
      order += 2;
    }
  }
  return engine;
}
const text = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

function list(must: (input: Input) => void, payoff: Payoff, markets: readonly Market[]): void {
  const time = START;
  must({
    type: 'ConfigureVenue',
    time,
    ...defaultVenue,
    fullCheckEverySteps: 1_000_000_000,
    stateRootEverySteps: 1_000_000_000,
  });
  const settlement =
    payoff === 'linear'
      ? defaultSettlementAsset
      : { ...defaultSettlementAsset, symbol: 'BTC', scale: 11 };
  must({ type: 'ListAsset', time, asset: 0, ...settlement });
  must({ type: 'ListIndex', time, index: 0, ...defaultIndex, decimals: DECIMALS, quorum: 1 });
  must({ type: 'ListSource', time, source: 0, ...defaultSource });
  if (payoff === 'linear') must({ type: 'ListAsset', time, asset: 1, ...defaultAsset });
  for (const [market, listing] of markets.entries())
    must({ type: 'ListMarket', time, market, ...listing });
  must({
    type: 'Tick',
    time,
    prices: [{ source: 0, price: price(PRICE), time, confidence: 0n as Price }],
    books: markets.map((_, market) => ({
      market,
      bidDepth: many(100_000),
      askDepth: many(100_000),
    })),
    volatilities: [
      {
        index: 0,
        expiryMs: EXPIRY,
        time,
        forward: price(PRICE),
        model: 'svi',
        volatility: 0n,
        a: 4_000_000n,
        b: 20_000_000n,
        rho: -300_000_000n,
        m: 0n,
        sigma: 100_000_000n,
      },
    ],
  });
}

function open(engine: Engine, must: (input: Input) => void, cash: number): number {
  const account = engine.state.scalar('accounts');
  const at = { time: START, account } as const;
  must({ type: 'OpenAccount', ...at, owner: account, kind: 'cross', market: NONE });
  must({ type: 'Deposit', ...at, asset: 0, amount: BigInt(Math.round(cash)) as Quanta });
  return account;
}
