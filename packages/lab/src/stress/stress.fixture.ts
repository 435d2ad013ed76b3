// Small venues for the tests of stress: perpetuals with collateral, and every kind of contract in dollars and in the coin. Each
// is a real engine; `moved` is a copy of it after a tick that says what a shock says.
import { restoreEngine } from '@plimsoll/engine';
import type { Engine, Price, ReadState } from '@plimsoll/engine';
import { Contracts, CALL, FUTURE, PERPETUAL, PUT } from '../../../engine/test/contracts.fixture.ts';
import { World, type WorldOptions } from '../../../engine/test/world.fixture.ts';
import { Random } from '../base/random.ts';
import { priceShock, type Shock } from './resolve-shocks.ts';
import type { SlippageTerms } from './scenario-set.ts';
import { StressVenue } from './stress-venue.ts';

export const PLAIN: SlippageTerms = { shape: 1, max: 1 };

/** Cross accounts with up to tenfold leverage in two markets, some with coins as collateral; a fund of some thousands. */
export function perpetualWorld(accounts: number, seed: number, options: WorldOptions = {}): World {
  const world = new World(options);
  const random = new Random(seed);
  world.deposit(world.state.scalar('sharedFund'), 60_000);
  for (const market of world.state.listing.markets) world.deposit(market.bucketAccount, 20_000);
  world.tick({ btcPerpetual: 100_300, depth: 20_000 });
  const maker = world.account(500_000_000);
  for (let i = 0; i < accounts; i += 1) {
    const cash = 2_000 + random.below(20_000);
    const account = world.account(cash, { owner: 100 + (i >> 1) });
    if (random.chance(0.4)) world.deposit(account, 0.05 * random.uniform(), 1);
    if (random.chance(0.3)) world.deposit(account, random.uniform(), 2);
    for (const [market, lotValue] of [100, 40].entries()) {
      const size = Math.round((random.between(-7, 7) * cash) / lotValue);
      if (size !== 0) world.trade(account, maker, market, size);
    }
  }
  world.tick({ btc: 100_400, eth: 4_010, btcPerpetual: 100_900 });
  pass(world);
  return world;
}

/** Four traders against a deep maker in a perpetual, a future, a call and a put. */
export function contractWorld(payoff: 'linear' | 'inverse'): Contracts {
  const world = new Contracts(payoff);
  const isLinear = payoff === 'linear';
  world.tick({ perpetual: 100_200, forward: 100_400, depth: 5_000 });
  const maker = world.account(isLinear ? 100_000_000 : 10_000);
  for (const [trader, side] of [1, -1, 1, -1].entries()) {
    const account = world.account(isLinear ? 100_000 : 10);
    if (isLinear && trader > 1) world.must(depositOf(world, account));
    const scale = isLinear ? 1 : 10;
    world.trade(account, maker, PERPETUAL, side * 300 * scale);
    world.trade(account, maker, FUTURE, -side * 200 * scale);
    world.trade(account, maker, CALL, side * (isLinear ? 900 : 9));
    world.trade(account, maker, PUT, (trader > 1 ? -side : side) * (isLinear ? 700 : 7));
  }
  // Long enough for the smoothed basis of the future to reach the forward's own, from which nothing then moves it.
  for (let i = 0; i < 18; i += 1)
    world.tick({ price: 101_000, forward: 101_400, perpetual: 101_200, afterMs: 600_000 });
  pass(world);
  return world;
}

/** An instant in which nothing is heard: what is heard in the next tick is newer than anything before. */
function pass(world: Pick<World, 'must' | 'time'>): void {
  world.time += 1;
  world.must({ type: 'Tick', time: world.time, prices: [], books: [], volatilities: [] });
}

const depositOf = (world: Contracts, account: number) =>
  ({
    type: 'Deposit',
    time: world.time,
    account,
    asset: 1,
    amount: 50_000_000n as never,
  }) as const;

export const venueOf = (state: ReadState, slippage = PLAIN): StressVenue =>
  new StressVenue(state, slippage);

/** A shock of all indexes by their moves; those not given stand. */
export const shockOf = (
  state: ReadState,
  moves: Readonly<Record<number, number>>,
  changes: Partial<Shock> = {},
): Shock => {
  const column = new Float64Array(state.listing.indexes.length);
  for (const [index, move] of Object.entries(moves)) column[Number(index)] = move;
  return { ...priceShock('test', column), ...changes };
};

/** A copy of the engine after one tick at the same instant: index sources moved, smiles scaled. */
export function moved(engine: Engine, shock: Shock): Engine {
  const copy = restoreEngine(engine.snapshot());
  const { state } = copy;
  const priceOf = (index: number): Price => {
    const price = Number(state.priceOfIndex(index));
    return BigInt(Math.round(price * (1 + (shock.moves[index] as number)))) as Price;
  };
  // Perpetual sources go on at the basis that the mark has: nothing but the index moves.
  const basisOf = (index: number): bigint => {
    const market = state.listing.markets.findIndex((each) => each.index === index);
    return state.markets.basis.get(market) / 1_000_000n;
  };
  const prices = state.listing.sources.map(({ index, role }, source) => ({
    source,
    price: (priceOf(index) + (role === 'market' ? basisOf(index) : 0n)) as Price,
    time: state.time,
    confidence: 0n as Price,
  }));
  const { expiries } = state;
  const volatilities = Array.from({ length: state.scalar('expiries') }, (_, row) => {
    const index = expiries.index.get(row);
    const volatility = Number(expiries.volatility.get(row)) * shock.volatility;
    return {
      index,
      expiryMs: expiries.expiryMs.get(row),
      time: state.time,
      forward: (priceOf(index) + expiries.forwardBasis.get(row)) as Price,
      model: 'flat' as const,
      volatility: BigInt(Math.round(volatility)),
      a: 0n,
      b: 0n,
      rho: 0n,
      m: 0n,
      sigma: 0n,
    };
  });
  const outcome = copy.step({ type: 'Tick', time: state.time, prices, books: [], volatilities });
  if (!outcome.ok) throw new Error(`the tick was refused: ${outcome.reject.type}`);
  return copy;
}
