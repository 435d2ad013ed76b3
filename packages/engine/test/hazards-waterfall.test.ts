// Section W of the hazard catalogue through the real engine: who pays a loss, in which order, and that nobody else does.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import { type Event, type EventOf, NONE, type Quanta } from '../src/index.ts';
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

/**
 * At a mark of 98,500 `from` closes its whole short against a new account that sells at 94,500: below the bankruptcy price
 * of the long (94,850), so that the new short gains at a mark of 94,000 and would lose at the bankruptcy price.
 */
function passOn(world: World, from: number): number {
  const latest = world.account(50_000);
  world.trade(from, latest, 0, Number(-world.size(from, 0)), 945_000);
  return latest;
}
/** Gain of every customer's position in the market at a mark in ticks, before anything is liquidated there. */
function gainsAt(world: World, mark: bigint): Map<number, Quanta> {
  const gains = new Map<number, Quanta>();
  for (let account = 0; account < world.state.scalar('accounts'); account++) {
    const row = world.state.positionRow(account, 0);
    if (row === NONE) continue;
    gains.set(account, (world.state.positions.size.get(row) * mark * 100n - world.state.positions.cost.get(row)) as Quanta);
  }
  return gains;
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
    shorts: fc.array(fc.record({ lots: fc.integer({ min: 1, max: 40 }), passedOn: fc.boolean() }), { minLength: 1, maxLength: 5 }),
    fall: fc.integer({ min: 5_200, max: 8_000 }),
    budget: fc.constantFrom(0, 1_000, 10_000_000),
  });
  holds(
    fc.property(cases, ({ bucket, shared, shorts, fall, budget }) => {
      const { world, long, shorts: accounts } = bankruptcy({ shorts: shorts.map(({ lots }) => [20_000, lots]), bucket, shared, world: { btc: { takeOverBudget: quanta(budget) } } });
      world.tick({ btc: 98_500 });
      for (const [at, { passedOn }] of shorts.entries()) if (passedOn) passOn(world, accounts[at] as number);
      const mark = BigInt(100_000 - fall) * 10n;
      const gains = gainsAt(world, mark);
      const sizes = new Map([...gains.keys()].map((account) => [account, world.size(account, 0)]));
      const all = deficits(gap(world, 100_000 - fall));
      for (const fixed of all) {
        expect(fixed.insurance + fixed.adl + fixed.socialised + fixed.uncovered).toBe(fixed.deficit);
        for (const part of [fixed.insurance, fixed.adl, fixed.socialised, fixed.uncovered]) expect(part >= 0n).toBe(true);
      }
      const fixed = all.find(({ account }) => account === long);
      if (fixed === undefined) throw new Error('the long is bankrupt');
      const capacity = BigInt(bucket * 1e6) + BigInt(shared * 250_000);
      expect(fixed.insurance).toBe(fixed.deficit < capacity ? fixed.deficit : capacity);
      // In ring 1 whoever gains at the bankruptcy price, and all that it holds, before anything is socialised.
      const lossAt = fixed.quote - fixed.size * mark * 100n;
      const winners = [...gains].filter(([account, gain]) => account !== long && gain * fixed.size > lossAt * -(sizes.get(account) ?? 0n));
      const claimed = new Map(fixed.claims.filter(({ kind }) => kind === 'adl').map(({ account, size }) => [account, size]));
      if (fixed.socialised > 0n) for (const [account] of winners) expect(claimed.get(account)).toBe(-(sizes.get(account) ?? 0n));
      // Uncovered only when every gain in the market is used up, and never without halting it.
      const gained = [...gains].reduce((total, [account, gain]) => total + (account !== long && gain > 0n ? gain : 0n), 0n);
      if (fixed.uncovered > 0n) expect(fixed.adl + fixed.socialised).toBe(gained);
      expect(world.state.markets.halted.get(0) === 1).toBe(fixed.uncovered > 0n);
      // No one is charged more than his own gain.
      const cuts = new Map<number, bigint>();
      for (const { account, size, amount } of fixed.claims) cuts.set(account, (cuts.get(account) ?? 0n) + amount - size * mark * 100n);
      for (const [account, cut] of cuts) expect(cut >= 0n && cut <= (gains.get(account) ?? 0n) || cut === 0n, `account ${account} is charged ${cut}`).toBe(true);
      if (fixed.insurance > 0n) reached.insured++;
      if (fixed.adl > 0n) reached.adl++;
      if (fixed.socialised > 0n) reached.socialised++;
      if (fixed.uncovered > 0n) reached.uncovered++;
    }),
    300,
  );
  expect(Object.values(reached).every((count) => count > 10), JSON.stringify(reached)).toBe(true);
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

test('W6 only the opposite side in profit at the bankruptcy price carries the loss; the same side, losers and bystanders do not', () => {
  const { world, long, shorts } = bankruptcy({ shorts: [[50_000, 100]] });
  const short = shorts[0] as number;
  const bystander = world.account(10_000);
  const elsewhere = world.account(50_000);
  const sameSide = world.account(50_000);
  world.trade(sameSide, elsewhere, 0, 50);
  world.tick({ btc: 98_500 });
  const latest = passOn(world, elsewhere);
  const untouched = [bystander, elsewhere, sameSide, latest];
  const before = untouched.map((account) => [world.cash(account), world.size(account, 0)]);
  const [fixed] = deficits(gap(world, 94_000));
  expect(fixed).toMatchObject({ account: long, deficit: quanta(85), adl: quanta(85) });
  expect(fixed?.claims).toEqual([{ kind: 'adl', account: short, size: 100n, amount: quanta(9_485) }]);
  expect(untouched.map((account) => [world.cash(account), world.size(account, 0)])).toEqual(before);
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
  const { world, long, shorts } = bankruptcy({ shorts: [[50_000, 100]] });
  world.tick({ btc: 98_500 });
  const latest = passOn(world, shorts[0] as number);
  const cash = world.cash(latest);
  const events = gap(world, 94_000);
  // The only short gained 50 since 94,500, and nothing at the bankruptcy price: it closes at the mark and is charged its 50.
  expect(deficits(events)).toMatchObject([{ account: long, size: 100n, quote: quanta(9_485), deficit: quanta(85), adl: 0n, socialised: quanta(50), uncovered: quanta(35) }]);
  expect(events.filter(({ type }) => type === 'MarketHalted')).toMatchObject([{ market: 0, uncovered: quanta(35) }]);
  expect(world.cash(latest) - cash).toBe(0n);
  expect(world.state.markets.uncovered.get(0)).toBe(-quanta(35));
  expect([world.cash(ending(world).suspenseAccount), world.size(latest, 0), world.cash(long)]).toEqual([0n, 0n, 0n]);
});

test('W8 one market halts, the legs in profit of a bankrupt cross account charge nobody', () => {
  const world = new World();
  const account = world.account(1_250);
  const maker = world.account(500_000);
  world.trade(account, maker, 0, 100);
  // One lot of ETH is 0.01 coin, 40 USD.
  world.trade(account, maker, 1, 250);
  world.tick({ btc: 100_500, eth: 3_950 });
  world.tick({ eth: 3_400 });
  const fixed = deficits(world.tick({ eth: 3_400 }));
  const loss = fixed.filter(({ deficit }) => deficit > 0n);
  expect(loss.map(({ market }) => market)).toEqual([1]);
  expect(fixed.map(({ market }) => market)).toEqual([0, 1]);
  expect(world.state.markets.halted.get(0)).toBe(0);
});

test('W10 a loss draws its own market bucket and the shared share, never a sibling bucket', () => {
  const { world } = bankruptcy({ shorts: [[50_000, 100]], bucket: 20 });
  const sibling = world.state.market(1).bucketAccount;
  world.deposit(sibling, 1_000);
  const [fixed] = deficits(gap(world, 94_000));
  expect(fixed).toMatchObject({ insurance: quanta(20), adl: quanta(65) });
  expect(world.cash(sibling)).toBe(quanta(1_000));
});

test('W6 beyond ring 1 the opposite side closes at the mark without loss, and the loss is shared by who gains, pro rata', () => {
  const { world, long, shorts } = bankruptcy({ shorts: [[50_000, 80], [50_000, 20]] });
  const winner = shorts[1] as number;
  world.tick({ btc: 98_500 });
  const latest = passOn(world, shorts[0] as number);
  const cash = [winner, latest].map((account) => world.cash(account));
  const events = gap(world, 94_000);
  // Ring 1: the winner's 20 lots carry 20 % of 85 = 17. Ring 2: 80 lots at the mark. The other 68 over gains of 103 and 40.
  const [fixed] = deficits(events);
  expect(fixed).toMatchObject({ account: long, deficit: quanta(85), adl: quanta(17), socialised: quanta(68), uncovered: 0n });
  expect(fixed?.claims.map(({ kind, account, size }) => [kind, account, size])).toEqual([
    ['adl', winner, 20n],
    ['adl', latest, 80n],
    ['socialise', winner, 0n],
    ['socialise', latest, 0n],
  ]);
  const shares = [(68_000_000n * 103n) / 143n + 1n, (68_000_000n * 40n) / 143n];
  expect(fixed?.claims.slice(2).map(({ amount }) => amount)).toEqual(shares);
  expect([winner, latest].map((account, at) => world.cash(account) - (cash[at] ?? 0n))).toEqual([quanta(120 - 17) - (shares[0] ?? 0n), quanta(40) - (shares[1] ?? 0n)]);
});
