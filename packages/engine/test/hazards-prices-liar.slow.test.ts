// One lying source of five through the real engine: random honest prices and dropouts, random lies of price, interval and time.
// The index stays within the honest range, and nothing leaves that could not leave at the honest four's best price.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { type AccountId, type Asset, type Market, type Quanta } from '../src/index.ts';
import { mayLeave } from '../src/rules/withdraw.ts';
import { fiveSources, SOL, type Said, say } from './five-sources.fixture.ts';
import { quanta, type World } from './world.fixture.ts';

const HONEST = SOL.sources.slice(0, 4);
const LIAR = 7;
const STALENESS_MS = 60_000;
const TICK_MS = 20_000;

/** Margins that stand against steps of 15 %, so that bands do not hide what prices do. */
const market: Partial<Market> = {
  stepBoundPpm: 150_000,
  priceCollarPpm: 120_000,
  tiers: [{ fromNotional: quanta(0), initialPpm: 300_000, maintenancePpm: 250_000 }],
};
const solAsset: Partial<Asset> = { haircutPpm: 200_000, stepBoundPpm: 100_000 };

type Accounts = {
  readonly lender: AccountId;
  readonly long: AccountId;
  readonly short: AccountId;
};

/**
 * Three accounts whose withdrawable amount moves one way with SOL: coins behind a BTC position and a long in loss gain by a
 * higher price, a short in loss by a lower one. Entries lie outside of what honest sources will say (186 to 196, and 200 before).
 */
function setUp(): { readonly world: World; readonly accounts: Accounts } {
  const options = {
    solMarket: market,
    solAsset,
    solSource: { weight: 1 },
    solIndex: { outlierPpm: 50_000 },
  };
  const world = fiveSources(options);
  const maker = world.account(1_000_000);
  const lender = world.account(2_000);
  world.deposit(lender, 20, SOL.asset);
  world.trade(lender, maker, 0, 40);
  const long = world.account(9_000);
  world.trade(long, maker, SOL.market, 1_000, 2_190);
  const short = world.account(9_000);
  world.trade(short, maker, SOL.market, -1_000, 1_810);
  return { world, accounts: { lender, long, short } };
}

/** The most that may leave, by the one check of every way out. */
function withdrawable({ state }: World, account: AccountId, asset = 0): Quanta {
  let [least, over] = [0n, state.balanceOf(account, asset) + 1n];
  while (over - least > 1n) {
    const amount = (least + over) / 2n;
    if (mayLeave(state, account, asset, amount as Quanta) === undefined) least = amount;
    else over = amount;
  }
  return least as Quanta;
}

type Heard = { readonly units: number; readonly time: number };

/** What honest sources say of SOL in a tick, each on its own; undefined: nothing. Every third tick hardly anybody speaks. */
const saying = (freq: number) =>
  fc.array(fc.option(fc.integer({ min: 18_600, max: 19_600 }), { nil: undefined, freq }), {
    minLength: HONEST.length,
    maxLength: HONEST.length,
  });
const quiet = fc.constant(HONEST.map(() => undefined));
const honest = fc.oneof(saying(3), saying(1), quiet);
const lie = fc.record({
  units: fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 18_000, max: 20_500 })),
  confidence: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.integer({ min: 0, max: 600 }),
  ),
  ageMs: fc.integer({ min: -2_000, max: 70_000 }),
});
const ticks = fc.array(fc.record({ honest, lie, own: fc.integer({ min: 0, max: 500 }) }), {
  minLength: 4,
  maxLength: 12,
});

test('E4 one lying source of five moves the index out of no honest range, and frees no money', () => {
  const seen = { used: 0, silent: 0, paid: 0, freed: 0 };
  holds(
    fc.property(ticks, (all) => {
      const [lied, best, worst] = [setUp(), setUp(), setUp()];
      const { lender, long, short } = lied.accounts;
      const first: Heard = { units: 200, time: lied.world.time };
      const last = new Map<number, Heard>(HONEST.map((source) => [source, first]));
      for (const tick of all) {
        const now = lied.world.time + TICK_MS;
        const said: Said[] = [];
        for (const [at, source] of HONEST.entries()) {
          const price = tick.honest[at];
          if (price === undefined) continue;
          said.push({ source, units: price / 100, confidence: tick.own / 100 });
          last.set(source, { units: price / 100, time: now });
        }
        const { units, confidence, ageMs } = tick.lie;
        const lies = { source: LIAR, units: units / 100, confidence: confidence / 100, ageMs };
        say(lied.world, [...said, lies], TICK_MS);
        const fresh = [...last.values()].filter(({ time }) => now - time <= STALENESS_MS);
        const prices = fresh.map((each) => each.units);
        const [low, high] = [Math.min(...prices), Math.max(...prices)];
        if (fresh.length > 0) {
          say(best.world, everyone(high), TICK_MS);
          say(worst.world, everyone(low), TICK_MS);
        }
        const { indexes } = lied.world.state;
        if (indexes.fresh.get(SOL.index) === 0) {
          seen.silent += 1;
          expect([withdrawable(lied.world, long), withdrawable(lied.world, short)]).toEqual([
            0n,
            0n,
          ]);
        } else {
          seen.used += 1;
          const index = Number(indexes.price.get(SOL.index)) / 100;
          expect(index).toBeGreaterThanOrEqual(low);
          expect(index).toBeLessThanOrEqual(high);
        }
        if (fresh.length === 0) continue;
        const pairs = [
          [withdrawable(lied.world, lender), withdrawable(best.world, lender)],
          [
            withdrawable(lied.world, lender, SOL.asset),
            withdrawable(best.world, lender, SOL.asset),
          ],
          [withdrawable(lied.world, long), withdrawable(best.world, long)],
          [withdrawable(lied.world, short), withdrawable(worst.world, short)],
        ] as const;
        for (const [freed, atBest] of pairs) {
          expect(freed <= atBest).toBe(true);
          seen.paid += 1;
          if (freed > 0n) seen.freed += 1;
        }
      }
    }),
    30,
  );
  // The campaign reached what it is about: prices that were used, silences, and money that might leave.
  if (!isFixedSeed) return;
  expect(seen.used).toBeGreaterThan(100);
  expect(seen.silent).toBeGreaterThan(10);
  expect(seen.freed).toBeGreaterThan(seen.paid / 4);
});

const everyone = (units: number): readonly Said[] =>
  SOL.sources.map((source) => ({ source, units }));
