// A venue with very many accounts, made of the events that would have made it (no command is judged), and restored as an engine;
// and the storm that breaks over it: one price that brings very many of them below maintenance at once.
import {
  type Engine,
  type Event,
  type Input,
  type Lots,
  NONE,
  type Price,
  type Quanta,
  type Reject,
  restoreEngine,
} from '../src/index.ts';
import { move } from '../src/ledger/postings.ts';
import { evolve } from '../src/state/evolve.ts';
import { writeSnapshot } from '../src/state/snapshot.ts';
import type { State } from '../src/state/state.ts';
import { lots, quanta, ticks, World, type WorldOptions } from './world.fixture.ts';

export type Crowd = {
  /** All customers; even: each long stands against a short. */
  readonly accounts: number;
  /** Longs that the fall brings below maintenance, at most half of all. */
  readonly fragile: number;
  /** What the bucket of the market has, in quote units: how much it can take over. */
  readonly bucket: number;
  readonly world?: WorldOptions;
};

/** 0.1 BTC each at 100,000: a notional of 10,000 an account. */
const SIZE = 100n as Lots;
const COST = quanta(10_000);
/** 4 % down: a long of 10,000 has lost 400, and needs 288 on what is left. */
const FALLEN = 96_000;

export class Storm {
  engine: Engine;
  time: number;
  readonly first: number;
  private readonly accounts: number;
  private nextOrder = 1;

  constructor({ accounts, fragile, bucket, world: options }: Crowd) {
    const world = new World({
      ...options,
      venue: { fullCheckEverySteps: 100_000, stateRootEverySteps: 100_000, ...options?.venue },
      btc: { takeOverBudget: quanta(1e11), ...options?.btc },
    });
    const state = world.state as State;
    world.deposit(state.market(0).bucketAccount, bucket);
    this.accounts = accounts;
    this.first = state.scalar('accounts');
    for (let at = 0; at < accounts; at++) open(state, this.first + at, depositOf(at, fragile));
    for (let at = 0; at < accounts; at += 2) pair(state, this.first + at, this.first + at + 1);
    state.touched.clear();
    this.engine = restoreEngine(writeSnapshot(state, world.engine.stepHash));
    this.time = world.time;
  }

  step(input: Input): readonly Event[] | Reject {
    const outcome = this.engine.step(input);
    return outcome.ok ? outcome.events : outcome.reject;
  }
  /** The next print of both indexes, 20 s later. The book stays empty: nobody is there to buy. */
  tick(isFallen: boolean): Input {
    this.time += 20_000;
    const { time } = this;
    const price = (source: number, units: number) =>
      ({ source, price: BigInt(units * 100) as Price, time, confidence: 0n as Price }) as const;
    const prices = [price(0, isFallen ? FALLEN : 100_000), price(1, 4_000)];
    return { type: 'Tick', time, prices, books: [], volatilities: [] };
  }
  /** An order of somebody whom the storm does not touch. */
  order(): Input {
    return {
      type: 'ReserveOrder',
      time: this.time,
      order: this.nextOrder++,
      account: this.first + this.accounts - 2,
      market: 0,
      side: 'buy',
      size: lots(1),
      limit: ticks(FALLEN * 10 - 1),
      reduceOnly: false,
    };
  }
  /** Accounts in liquidation or announced to be, and claims that wait. */
  open(): number {
    const { accounts } = this.engine.state;
    let open = this.engine.state.scalar('claims') - this.engine.state.scalar('claimHead');
    for (let account = this.first; account < this.first + this.accounts; account++)
      if (accounts.stage.get(account) !== 0 || accounts.level.get(account) === 3) open++;
    return open;
  }
}

/**
 * Even accounts are long, odd ones short. A fragile long has 350 to 670, each a little different, so that the order of the
 * storm is one: after the loss of 400 some are worth less than nothing. Everybody else has 5,000.
 */
function depositOf(at: number, fragile: number): Quanta {
  const isFragile = at % 2 === 0 && at / 2 < fragile;
  return isFragile ? quanta(350 + ((at / 2) % 32_000) / 100) : quanta(5_000);
}

function open(state: State, account: number, amount: Quanta): void {
  const time = state.time;
  evolve(
    state,
    { type: 'AccountOpened', account, owner: account, kind: 'cross', market: NONE },
    time,
  );
  const postings = move('external', NONE, 'account', account, 0, amount);
  evolve(state, { type: 'Deposited', account, asset: 0, amount, postings }, time);
}

function pair(state: State, long: number, short: number): void {
  const none = 0n as Quanta;
  evolve(
    state,
    {
      type: 'PositionTransferred',
      reason: 'takeOver',
      market: 0,
      from: short,
      to: long,
      size: SIZE,
      quote: COST,
      fromRealised: none,
      fromSizeAfter: -SIZE as Lots,
      fromCostAfter: -COST as Quanta,
      toRealised: none,
      toSizeAfter: SIZE,
      toCostAfter: COST,
      postings: [],
    },
    state.time,
  );
}
