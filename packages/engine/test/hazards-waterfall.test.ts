// Section W of the hazard catalogue through the real engine: who pays a loss, in which order, and that nobody else does.
import { expect, test } from 'vitest';
import { bankruptcy, deficits, ending, gap, passOn, transfers } from './bankruptcy.fixture.ts';
import { quanta, World } from './world.fixture.ts';

test('W1 insurance that covers the deficit pays it exactly, and nobody else is touched', () => {
  for (const bucket of [85, 1_000]) {
    const { world, long, shorts } = bankruptcy({ shorts: [[50_000, 100]], bucket, shared: 1_000 });
    const before = shorts.map((short) => world.cash(short));
    const [fixed, ...others] = deficits(gap(world, 94_000));
    expect(others).toEqual([]);
    expect(fixed).toMatchObject({
      account: long,
      deficit: quanta(85),
      insurance: quanta(85),
      adl: 0n,
      socialised: 0n,
      uncovered: 0n,
    });
    expect(world.cash(ending(world).bucketAccount)).toBe(quanta(bucket - 85));
    expect(world.cash(world.state.scalar('sharedFund')), 'the market pays first').toBe(
      quanta(1_000),
    );
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
  expect(fixed[0]).toMatchObject({
    account: long,
    deficit: quanta(85),
    insurance: quanta(45),
    adl: quanta(40),
    socialised: 0n,
    uncovered: 0n,
    size: 100n,
    quote: quanta(9_440),
  });
  expect([
    world.cash(ending(world).bucketAccount),
    world.cash(world.state.scalar('sharedFund')),
  ]).toEqual([0n, quanta(75)]);
  expect(world.cash(short) - before).toBe(quanta(600 - 40));
  expect([world.size(short, 0), world.size(long, 0), world.cash(long)]).toEqual([0n, 0n, 0n]);
});

test('W4 the ranking is by score in integers, ties by account id', () => {
  // Equal shorts but for the third, whose leverage is higher; a fourth small bystander keeps the long from taking all of them.
  const { world, shorts } = bankruptcy({
    shorts: [
      [5_000, 40],
      [5_000, 40],
      [1_000, 40],
      [5_000, 40],
    ],
  });
  const other = world.account(500_000);
  world.trade(shorts[3] as number, other, 0, 0 + 40);
  const [fixed] = deficits(gap(world, 94_000));
  const taken = (fixed?.claims ?? []).map(({ account, size }) => [account, size]);
  // `other` took over the fourth's short at 100,000 with little leverage: it comes last.
  expect(taken).toEqual([
    [shorts[2], 40n],
    [shorts[0], 40n],
    [shorts[1], 40n],
    [other, 40n],
  ]);
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
  expect(fixed?.claims).toEqual([
    { kind: 'adl', account: short, size: 100n, amount: quanta(9_485) },
  ]);
  expect(untouched.map((account) => [world.cash(account), world.size(account, 0)])).toEqual(before);
});

test('W7 a winner cannot withdraw between the deficit and its claim: claims are fixed in the event, withdrawals gated until they drain', () => {
  const { world, shorts } = bankruptcy({
    shorts: [
      [50_000, 40],
      [50_000, 40],
      [50_000, 40],
    ],
    world: { venue: { claimsPerStepMax: 1 } },
  });
  const bystander = world.account(1_000);
  const [fixed] = deficits(gap(world, 94_000));
  expect(fixed?.claims).toHaveLength(3);
  const later = (fixed?.claims[2]?.account ?? -1) as number;
  expect(shorts).toContain(later);
  expect(world.state.accounts.claims.get(later)).toBe(1);
  const takeOne = (account: number) =>
    ({ type: 'Withdraw', time: world.time, account, asset: 0, amount: quanta(1) }) as const;
  expect(world.refused(takeOne(later)).type).toBe('ClaimsPending');
  // Whoever has no claim on him could still be ahead of those who have.
  expect(world.refused(takeOne(bystander)).type).toBe('SuspenseNotEmpty');
  for (let round = 0; round < 3; round++) world.tick({});
  expect(world.state.accounts.claims.get(later)).toBe(0);
  expect(world.size(later, 0)).toBe(0n);
  expect([
    world.cash(ending(world).suspenseAccount),
    world.size(ending(world).suspenseAccount, 0),
  ]).toEqual([0n, 0n]);
  world.must(takeOne(later));
  world.must(takeOne(bystander));
});

test('W7 the price moves while claims wait: quotes stay those of the event', () => {
  const { world } = bankruptcy({
    shorts: [
      [50_000, 40],
      [50_000, 40],
    ],
    world: { venue: { claimsPerStepMax: 1 } },
  });
  const [fixed] = deficits(gap(world, 94_000));
  const second = fixed?.claims[1];
  const events = [...world.tick({ btc: 93_000 }), ...world.tick({ btc: 93_000 })];
  const moved = [...transfers(world.events), ...transfers(events)].filter(
    ({ to, reason }) => reason === 'adl' && to === second?.account,
  );
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
  expect(deficits(events)).toMatchObject([
    {
      account: long,
      size: 100n,
      quote: quanta(9_485),
      deficit: quanta(85),
      adl: 0n,
      socialised: quanta(50),
      uncovered: quanta(35),
    },
  ]);
  expect(events.filter(({ type }) => type === 'MarketHalted')).toMatchObject([
    { market: 0, uncovered: quanta(35) },
  ]);
  expect(world.cash(latest) - cash).toBe(0n);
  expect(world.state.markets.uncovered.get(0)).toBe(-quanta(35));
  expect([
    world.cash(ending(world).suspenseAccount),
    world.size(latest, 0),
    world.cash(long),
  ]).toEqual([0n, 0n, 0n]);
});

test('W8 a halted market gives the margin of its open orders back', () => {
  const { world, shorts } = bankruptcy({ shorts: [[50_000, 100]] });
  world.tick({ btc: 98_500 });
  passOn(world, shorts[0] as number);
  const bystander = world.account(10_000);
  const order = world.order(bystander, 0, 10, world.mark(0) - 1_000);
  world.must(order);
  world.must(world.order(bystander, 1, 10, world.mark(1) - 10));
  const events = gap(world, 94_000);
  expect(events.filter(({ type }) => type === 'MarketHalted')).toHaveLength(1);
  expect(
    events.filter((event) => event.type === 'OrderReleased' && event.reason === 'halted'),
  ).toMatchObject([{ order: order.order, account: bystander, market: 0 }]);
  expect(world.engine.requirement(bystander).positions.map(({ market }) => market)).toEqual([1]);
  world.engine.check();
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
  const { world, long, shorts } = bankruptcy({
    shorts: [
      [50_000, 80],
      [50_000, 20],
    ],
  });
  const winner = shorts[1] as number;
  world.tick({ btc: 98_500 });
  const latest = passOn(world, shorts[0] as number);
  const cash = [winner, latest].map((account) => world.cash(account));
  const events = gap(world, 94_000);
  // Ring 1: the winner's 20 lots carry 20 % of 85 = 17. Ring 2: 80 lots at the mark. The other 68 over gains of 103 and 40.
  const [fixed] = deficits(events);
  expect(fixed).toMatchObject({
    account: long,
    deficit: quanta(85),
    adl: quanta(17),
    socialised: quanta(68),
    uncovered: 0n,
  });
  expect(fixed?.claims.map(({ kind, account, size }) => [kind, account, size])).toEqual([
    ['adl', winner, 20n],
    ['adl', latest, 80n],
    ['socialise', winner, 0n],
    ['socialise', latest, 0n],
  ]);
  const shares = [(68_000_000n * 103n) / 143n + 1n, (68_000_000n * 40n) / 143n];
  expect(fixed?.claims.slice(2).map(({ amount }) => amount)).toEqual(shares);
  expect([winner, latest].map((account, at) => world.cash(account) - (cash[at] ?? 0n))).toEqual([
    quanta(120 - 17) - (shares[0] ?? 0n),
    quanta(40) - (shares[1] ?? 0n),
  ]);
});

test('W6 a winner whom its share of the loss would put below maintenance is passed over in ring 1', () => {
  const world = new World();
  const long = world.account(520);
  const maker = world.account(500_000);
  const strong = world.account(50_000);
  const weak = world.account(2_886);
  world.trade(long, strong, 0, 50);
  world.trade(long, weak, 0, 50);
  world.trade(weak, maker, 1, 1_000);
  world.tick({ btc: 91_500, eth: 3_800 });
  const events = world.tick({ btc: 91_500, eth: 3_800 });
  // weak: equity 1,290 of maintenance 1,277.25; without its BTC leg it would need 1,140 and have 1,290 - 167.5 = 1,122.5.
  const fixed = deficits(events).find(({ account }) => account === long);
  expect(fixed).toMatchObject({ deficit: quanta(335), adl: quanta(167.5) });
  expect(fixed?.claims.slice(0, 2)).toMatchObject([
    { kind: 'adl', account: strong, size: 50n, amount: quanta(4_575 + 167.5) },
    { kind: 'adl', account: weak, size: 50n, amount: quanta(4_575) },
  ]);
});

test('W5 two deficits of one tick never claim the same lots twice', () => {
  const world = new World();
  const longs = [world.account(520), world.account(521)];
  const shorts = [world.account(50_000), world.account(50_000)];
  for (const [at, long] of longs.entries()) world.trade(long, shorts[at] as number, 0, 100);
  const fixed = deficits(gap(world, 94_000));
  expect(fixed.map(({ claims }) => claims.map(({ size }) => size))).toEqual([[100n], [100n]]);
  expect(new Set(fixed.flatMap(({ claims }) => claims.map(({ account }) => account)))).toEqual(
    new Set(shorts),
  );
  expect(shorts.map((short) => world.size(short, 0))).toEqual([0n, 0n]);
  expect(world.size(ending(world).bucketAccount, 0)).toBe(0n);
});

test('W5 two deficits of one tick take of an account together no more than it holds', () => {
  const world = new World();
  const longs = [world.account(520), world.account(521)] as const;
  const shorts = [world.account(50_000), world.account(50_000)] as const;
  world.trade(longs[0], shorts[0], 0, 100);
  world.trade(longs[1], shorts[0], 0, 50);
  world.trade(longs[1], shorts[1], 0, 50);
  const fixed = deficits(gap(world, 94_000));
  const claims = fixed.flatMap((deficit) => deficit.claims);
  const claimed = shorts.map((short) =>
    claims.reduce((total, { account, size }) => total + (account === short ? size : 0n), 0n),
  );
  expect(fixed).toHaveLength(2);
  expect(claimed).toEqual([150n, 50n]);
  expect(shorts.map((short) => world.size(short, 0))).toEqual([0n, 0n]);
});

test('W7 a deficit of the other side waits until the claims of the first have drained', () => {
  const { world } = bankruptcy({
    shorts: Array.from({ length: 8 }, () => [50_000, 20] as const),
    world: { venue: { claimsPerStepMax: 1 } },
  });
  expect(deficits(gap(world, 94_000))[0]?.claims).toHaveLength(8);
  const rich = world.account(500_000);
  const short = world.account(520);
  world.trade(short, rich, 0, -100);
  const waiting = deficits(gap(world, 100_500));
  expect(waiting, 'its lots would net against claims already fixed').toEqual([]);
  expect(world.state.scalar('claims') - world.state.scalar('claimHead')).toBeGreaterThan(0);
  expect(world.size(short, 0)).toBe(-100n);
  const later: number[] = [];
  for (let round = 0; round < 6; round++) {
    later.push(...deficits(world.tick({})).map(({ account }) => account));
  }
  expect(later).toEqual([short]);
  expect([world.size(short, 0), world.cash(short)]).toEqual([0n, 0n]);
});
