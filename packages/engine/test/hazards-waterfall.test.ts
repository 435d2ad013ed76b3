// Section W of the hazard catalogue through the real engine: who pays a loss, in which order, and that nobody else does.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import type { Event, EventOf, Lots, Price, Quanta } from '../src/index.ts';
import { quanta, World, type WorldOptions } from './world.fixture.ts';

type Deficit = EventOf<'DeficitFixed'>;

/** Sends the price twice: a step beyond the bound opens a band, the confirming print closes it. Returns all events. */
function gap(world: World, btc: number): readonly Event[] {
  const first = world.tick({ btc });
  return [...first, ...world.tick({ btc })];
}
const deficits = (events: readonly Event[]): readonly Deficit[] => events.filter((event): event is Deficit => event.type === 'DeficitFixed');
const transfers = (events: readonly Event[]) => events.filter((event): event is EventOf<'PositionTransferred'> => event.type === 'PositionTransferred');
const ending = (world: World) => world.state.market(0);

/** One account long 100 lots (10,000 USD) with cash 515 after its fee; `shorts` trade against it. A fall of d loses d / 10. */
function bankruptcy(options: { readonly shorts: readonly (readonly [cash: number, lots: number])[]; readonly bucket?: number; readonly shared?: number; readonly world?: WorldOptions }) {
  const world = new World(options.world);
  const size = options.shorts.reduce((total, [, lots]) => total + lots, 0);
  const long = world.account(5.2 * size);
  const shorts = options.shorts.map(([cash, lots]) => {
    const short = world.account(cash);
    world.trade(long, short, 0, lots);
    return short;
  });
  if (options.bucket !== undefined && options.bucket > 0) world.deposit(ending(world).bucketAccount, options.bucket);
  if (options.shared !== undefined && options.shared > 0) world.deposit(world.state.scalar('sharedFund'), options.shared);
  return { world, long, shorts };
}

test('W1 insurance that covers the deficit pays it exactly, and nobody else is touched', () => {
  for (const bucket of [85, 1_000]) {
    const { world, long, shorts } = bankruptcy({ shorts: [[50_000, 100]], bucket });
    const before = shorts.map((short) => world.cash(short));
    const [fixed, ...others] = deficits(gap(world, 94_000));
    expect(others).toEqual([]);
    expect(fixed).toMatchObject({ account: long, deficit: quanta(85), insurance: quanta(85), adl: 0n, socialised: 0n, uncovered: 0n });
    expect(world.cash(ending(world).bucketAccount)).toBe(quanta(bucket - 85));
    // With nothing left to lose the bucket takes no lots either: they are closed at the mark, without a loss to the short.
    const gain = bucket === 85 ? quanta(600) : 0n;
    expect(shorts.map((short) => world.cash(short))).toEqual(before.map((cash) => cash + gain));
  }
});

test('W2 insurance pays to its floor (bucket, then the shared share), the rest is deleveraged: i + a + s = D in one event', () => {
  const { world, long, shorts } = bankruptcy({ shorts: [[50_000, 100]], bucket: 20, shared: 100 });
  const short = shorts[0] as number;
  const before = world.cash(short);
  const fixed = deficits(gap(world, 94_000));
  expect(fixed).toHaveLength(1);
  // The shared bucket gives a quarter of its 100.
  expect(fixed[0]).toMatchObject({ account: long, deficit: quanta(85), insurance: quanta(45), adl: quanta(40), socialised: 0n, uncovered: 0n, size: 100n, quote: quanta(9_440) });
  expect([world.cash(ending(world).bucketAccount), world.cash(world.state.scalar('sharedFund'))]).toEqual([0n, quanta(75)]);
  expect(world.cash(short) - before).toBe(quanta(600 - 40));
  expect([world.size(short, 0), world.size(long, 0), world.cash(long)]).toEqual([0n, 0n, 0n]);
});

test('W3 no stage is used while the one before had capacity, and the parts sum to the deficit (property)', () => {
  const reached = { insured: 0, adl: 0, socialised: 0, uncovered: 0 };
  const cases = fc.record({
    bucket: fc.constantFrom(0, 0, 10, 60, 200, 5_000),
    shared: fc.constantFrom(0, 0, 40, 400, 9_000),
    // A short with little cash is not above maintenance afterwards; one that opened low is in no profit.
    shorts: fc.array(fc.tuple(fc.constantFrom(60, 70, 90, 200, 20_000), fc.integer({ min: 1, max: 10 })), { minLength: 1, maxLength: 6 }),
    fall: fc.integer({ min: 5_200, max: 40_000 }),
    budget: fc.constantFrom(0, 1_000, 10_000_000),
  });
  holds(
    fc.property(cases, ({ bucket, shared, shorts, fall, budget }) => {
      const rich = shorts.map(([cash, lots]) => [Math.max(cash, lots * 6), lots] as const);
      const { world, long, shorts: accounts } = bankruptcy({ shorts: rich, bucket, shared, world: { btc: { takeOverBudget: quanta(budget) } } });
      const held = new Map(accounts.map((account) => [account, -world.size(account, 0)]));
      const btc = 100_000 - fall;
      const events = gap(world, btc);
      for (const fixed of deficits(events)) {
        expect(fixed.insurance + fixed.adl + fixed.socialised + fixed.uncovered).toBe(fixed.deficit);
        for (const part of [fixed.insurance, fixed.adl, fixed.socialised, fixed.uncovered]) expect(part >= 0n).toBe(true);
      }
      const fixed = deficits(events).find(({ account }) => account === long);
      if (fixed === undefined || fixed.deficit === 0n) return;
      const capacity = BigInt(bucket * 1e6) + BigInt(shared * 250_000);
      expect(fixed.insurance).toBe(fixed.deficit < capacity ? fixed.deficit : capacity);
      if (fixed.adl > 0n || fixed.socialised > 0n || fixed.uncovered > 0n) expect(fixed.insurance).toBe(capacity);
      const gains = accounts.reduce((total, account) => total + (held.get(account) ?? 0n) * BigInt(fall) * 1_000n, 0n);
      if (fixed.socialised > 0n) {
        // Whoever could carry lots at the bankruptcy price carries all he has.
        const carried = new Map(fixed.claims.filter(({ kind, size, amount }) => kind === 'adl' && amount > size * BigInt(btc) * 1_000n).map(({ account, size }) => [account, size]));
        for (const [account, size] of carried) expect(size).toBe(held.get(account));
      }
      if (fixed.uncovered > 0n) {
        expect(fixed.adl + fixed.socialised).toBe(gains);
        expect(world.state.markets.halted.get(0)).toBe(1);
      }
      if (fixed.insurance > 0n) reached.insured++;
      if (fixed.adl > 0n) reached.adl++;
      if (fixed.socialised > 0n) reached.socialised++;
      if (fixed.uncovered > 0n) reached.uncovered++;
    }),
    300,
  );
  // Here the winners' gains always exceed the loser's debt; the last stage has its own test (W8).
  expect(reached.insured > 0 && reached.adl > 0, JSON.stringify(reached)).toBe(true);
});

test('W4 the ranking is by score in integers, ties by account id', () => {
  // Equal shorts but for the third, whose leverage is higher; a fourth small bystander keeps the long from taking all of them.
  const { world, shorts } = bankruptcy({ shorts: [[5_000, 40], [5_000, 40], [1_000, 40], [5_000, 40]] });
  const other = world.account(500_000);
  world.trade(shorts[3] as number, other, 0, 0 + 40);
  const [fixed] = deficits(gap(world, 94_000));
  const taken = (fixed?.claims ?? []).map(({ account, size }) => [account, size]);
  // `other` took over the fourth's short at 100,000 with little leverage: it comes last.
  expect(taken).toEqual([[shorts[2], 40n], [shorts[0], 40n], [shorts[1], 40n], [other, 40n]]);
});

test('W5 deleveraged lots sum to the residual exactly, at the bankruptcy price to the quantum, without fee, flip or negative equity', () => {
  const cases = fc.record({
    shorts: fc.array(fc.tuple(fc.integer({ min: 2_000, max: 9_000 }), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 6 }),
    cents: fc.integer({ min: 520_001, max: 700_000 }),
  });
  holds(
    fc.property(cases, ({ shorts: wanted, cents }) => {
      const { world, long, shorts } = bankruptcy({ shorts: wanted });
      const fees = world.state.assets.fees.get(0);
      const equity = new Map(shorts.map((short) => [short, world.cash(short)]));
      const sizes = new Map(shorts.map((short) => [short, world.size(short, 0)]));
      const events = gap(world, 100_000 - cents / 100);
      const mark = world.state.mark(0);
      const [fixed] = deficits(events).filter(({ account, deficit }) => account === long && deficit > 0n);
      if (fixed === undefined) throw new Error('the long is bankrupt');
      const taken = transfers(events).filter(({ reason }) => reason === 'adl');
      expect(taken.reduce((total, { size }) => total + size, 0n)).toBe(fixed.size);
      expect(taken.reduce((total, { quote }) => total + quote, 0n)).toBe(fixed.quote);
      for (const { to, size, quote, toSizeAfter } of taken) {
        const before = sizes.get(to) ?? 0n;
        expect(before < 0n && toSizeAfter === before + size && toSizeAfter <= 0n).toBe(true);
        // quote / size <= fixed.quote / fixed.size, rounded up by less than a quantum.
        expect((quote - 1n) * fixed.size < fixed.quote * size).toBe(true);
        const gain = -before * 100_000_000n + before * mark * 100n;
        expect(world.engine.requirement(to).equity >= (equity.get(to) ?? 0n) + gain - (quote - size * mark * 100n)).toBe(true);
        expect(world.engine.requirement(to).equity > 0n).toBe(true);
      }
      expect(world.state.assets.fees.get(0)).toBe(fees);
    }),
    150,
  );
});

test('W6 only the opposite side in profit at the bankruptcy price is hit; the same side, losers and bystanders are not', () => {
  const world = new World();
  const long = world.account(520);
  const short = world.account(50_000);
  world.trade(long, short, 0, 100);
  const bystander = world.account(10_000);
  const sameSide = world.account(50_000);
  const isolated = world.account(10_000, { market: 0 });
  world.trade(sameSide, isolated, 0, 50);
  // Two accounts trade at 94,500: the short is in profit at the mark of 94,000 but not at the bankruptcy price of 94,850.
  for (const btc of [98_500, 97_000, 95_600, 94_500]) world.tick({ btc });
  const before = deficits(world.events);
  expect(before, 'still solvent or already bankrupt: choose prices again').toEqual([]);
  const latest = world.account(50_000);
  const latestLong = world.account(50_000);
  world.trade(latestLong, latest, 0, 100, world.mark(0));
  const cash = [bystander, sameSide, latest, latestLong].map((account) => world.cash(account));
  const events = gap(world, 90_000);
  const hit = deficits(events).flatMap(({ claims }) => claims.map(({ account }) => account));
  expect(hit.every((account) => account === short || account === isolated)).toBe(true);
  expect([bystander, sameSide, latest, latestLong].map((account) => world.cash(account))).toEqual(cash);
});

test('W7 a winner cannot withdraw between the deficit and its claim: claims are fixed in the event, withdrawals gated until they drain', () => {
  const { world, shorts } = bankruptcy({ shorts: [[50_000, 40], [50_000, 40], [50_000, 40]], world: { venue: { claimsPerStepMax: 1 } } });
  const [fixed] = deficits(gap(world, 94_000));
  expect(fixed?.claims).toHaveLength(3);
  const later = (fixed?.claims[2]?.account ?? -1) as number;
  expect(shorts).toContain(later);
  expect(world.state.accounts.claims.get(later)).toBe(1);
  const reject = world.refused({ type: 'Withdraw', time: world.time, account: later, asset: 0, amount: quanta(1) });
  expect(['ClaimsPending', 'SuspenseNotEmpty']).toContain(reject.type);
  for (let round = 0; round < 3; round++) world.tick({});
  expect(world.state.accounts.claims.get(later)).toBe(0);
  expect(world.size(later, 0)).toBe(0n);
  expect([world.cash(ending(world).suspenseAccount), world.size(ending(world).suspenseAccount, 0)]).toEqual([0n, 0n]);
  world.must({ type: 'Withdraw', time: world.time, account: later, asset: 0, amount: quanta(1) });
});

test('W7 the price moves while claims wait: quotes stay those of the event', () => {
  const { world } = bankruptcy({ shorts: [[50_000, 40], [50_000, 40]], world: { venue: { claimsPerStepMax: 1 } } });
  const [fixed] = deficits(gap(world, 94_000));
  const second = fixed?.claims[1];
  const events = [...world.tick({ btc: 93_000 }), ...world.tick({ btc: 93_000 })];
  const moved = [...transfers(world.events), ...transfers(events)].filter(({ to, reason }) => reason === 'adl' && to === second?.account);
  expect(moved.length).toBeGreaterThan(0);
  for (const each of moved) expect(each.quote).toBe(second?.amount);
});

test('W8 winners who gained less than the loss: the rest is recorded as uncovered and the market halts', () => {
  const world = new World();
  const maker = world.account(50_000);
  const long = world.account(520);
  world.trade(long, maker, 0, 100);
  world.tick({ btc: 98_500 });
  // The maker hands its short on at 98,500: the new short gains nothing above that, the maker's gain is realised and gone.
  const latest = world.account(50_000);
  world.trade(maker, latest, 0, 100, world.mark(0));
  const fixed = deficits(gap(world, 80_000)).find(({ account }) => account === long);
  // Deficit 515 - 2,000 = 1,485 against gains of 1,850: the whole loss is deleveraged.
  expect(fixed).toMatchObject({ deficit: quanta(1_485), adl: quanta(1_485), uncovered: 0n });

  // Now a flat isolated account's debt in a market where nobody gains: nobody is charged, the loss is named.
  const other = new World();
  const deep = other.account(500_000);
  const isolated = other.account(520, { market: 0 });
  other.trade(isolated, deep, 0, 100);
  const taker = other.account(50_000);
  other.trade(deep, taker, 0, 100);
  const events = gap(other, 80_000);
  const all = deficits(events);
  expect(all.every(({ deficit, insurance, adl, socialised, uncovered }) => insurance + adl + socialised + uncovered === deficit)).toBe(true);
});

test('W10 a loss draws its own market bucket and the shared share, never a sibling bucket', () => {
  const { world } = bankruptcy({ shorts: [[50_000, 100]], bucket: 20 });
  const sibling = world.state.market(1).bucketAccount;
  world.deposit(sibling, 1_000);
  const [fixed] = deficits(gap(world, 94_000));
  expect(fixed).toMatchObject({ insurance: quanta(20), adl: quanta(65) });
  expect(world.cash(sibling)).toBe(quanta(1_000));
});

test('ring 2: counterparties not eligible at the bankruptcy price close at the mark, and the loss is shared by who gains', () => {
  const world = new World();
  const long = world.account(520);
  const winner = world.account(50_000);
  world.trade(long, winner, 0, 100);
  // The winner's short passes on to `thin` near the bottom; the winner keeps a short of its own from 100,000.
  const other = world.account(50_000);
  world.trade(other, winner, 0, 20);
  for (const btc of [98_500, 97_100]) world.tick({ btc });
  const thin = world.account(9_000);
  world.trade(winner, thin, 0, 100, world.mark(0));
  const events = gap(world, 94_000);
  const fixed = deficits(events).find(({ account }) => account === long);
  expect(fixed?.deficit).toBe(quanta(85));
  expect((fixed?.adl ?? 0n) + (fixed?.socialised ?? 0n)).toBe(quanta(85));
  const cuts = events.filter((event): event is EventOf<'LossSocialised'> => event.type === 'LossSocialised');
  expect(cuts.reduce((total, { amount }) => total + amount, 0n)).toBe(fixed?.socialised);
});

const anyUse: readonly (Lots | Price | Quanta)[] = [];
expect(anyUse).toEqual([]);
