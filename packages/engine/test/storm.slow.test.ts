// A storm: very many accounts fall below maintenance with one price. Bounded steps, orders answered between them, and a crash in
// the middle after which nobody is liquidated, cut or charged twice. The size of a million is run by bench/storm.ts.
import { expect, test } from 'vitest';
import { decodeStep, type Event, type Input, restoreEngine } from '../src/index.ts';
import { toHex } from '../src/base/hash.ts';
import { Storm } from './storm.fixture.ts';

const ACCOUNTS = 30_000;
const FRAGILE = 3_000;
const BATCH = 500;
const CLAIMS = 1_000;
const crowd = {
  accounts: ACCOUNTS,
  fragile: FRAGILE,
  bucket: 1_000_000,
  world: { venue: { liquidationsPerStepMax: BATCH, claimsPerStepMax: CLAIMS } },
} as const;

type Told = { readonly events: readonly Event[]; readonly records: readonly Uint8Array[] };

/** Ticks until nobody is left to be liquidated, an order of a bystander after each. Throws if `stepsMost` ticks are not enough. */
function ride(storm: Storm, stepsMost: number, afterTick: (ticks: number) => void): Told {
  const events: Event[] = [];
  const records: Uint8Array[] = [];
  const tell = (input: Input): void => {
    const outcome = storm.engine.step(input);
    if (!outcome.ok) throw new Error(`${input.type} is refused: ${outcome.reject.type}`);
    events.push(...outcome.events);
    records.push(outcome.record.slice());
  };
  for (let ticks = 1; ticks <= stepsMost; ticks++) {
    tell(storm.tick(true));
    // The first print stands in a band, in which nobody may open.
    if (ticks > 1) tell(storm.order());
    afterTick(ticks);
    if (ticks > 3 && storm.open() === 0) return { events, records };
  }
  throw new Error(`${storm.open()} accounts and claims are open after ${stepsMost} ticks`);
}

const timesEach = <K extends string | number>(keys: readonly K[]): number =>
  Math.max(
    0,
    ...keys
      .reduce((all, key) => all.set(key, (all.get(key) ?? 0) + 1), new Map<K, number>())
      .values(),
  );
const accountsOf = (events: readonly Event[], type: 'LiquidationStarted' | 'LiquidationEnded') =>
  events.flatMap((event) => (event.type === type ? [event.account] : []));

test('L6 W12 a storm ends within the bound of steps, orders are answered between them, a crash resumes it with nobody cut twice', () => {
  const storm = new Storm(crowd);
  // Two stages act on each account (an order nobody fills, take-over), in batches; a band, an order's life, and the last claims besides.
  const bound = 2 * Math.ceil(FRAGILE / BATCH) + 3 + Math.ceil((2 * FRAGILE) / CLAIMS) + 5;
  storm.step(storm.tick(false));
  let snapshot: Uint8Array = new Uint8Array();
  const told = ride(storm, bound, (ticks) => {
    if (ticks === 7) snapshot = storm.engine.snapshot();
  });

  const started = accountsOf(told.events, 'LiquidationStarted');
  expect(new Set(started).size).toBe(FRAGILE);
  expect(timesEach(started)).toBe(1);
  expect(timesEach(accountsOf(told.events, 'LiquidationEnded'))).toBe(1);
  const claims = told.events.flatMap((event) =>
    event.type === 'DeficitFixed' ? event.claims : [],
  );
  const drained = told.events.filter(
    (event) =>
      (event.type === 'PositionTransferred' && event.reason === 'adl') ||
      event.type === 'LossSocialised',
  );
  expect(claims.length).toBeGreaterThan(100);
  expect(drained.length).toBe(claims.length);
  storm.engine.check();

  // The crash: what was durable is a snapshot and some records after it; all other inputs come again and are decided anew.
  const crashed = restoreEngine(snapshot);
  const after = told.records.slice(
    crashed.sequence - (storm.engine.sequence - told.records.length),
  );
  for (const record of after.slice(0, 4)) crashed.apply(record);
  for (const record of after.slice(4)) expect(crashed.step(decodeStep(record).input).ok).toBe(true);
  expect(toHex(crashed.stepHash)).toBe(toHex(storm.engine.stepHash));
  expect(toHex(crashed.stateRoot())).toBe(toHex(storm.engine.stateRoot()));
  crashed.check();
});
