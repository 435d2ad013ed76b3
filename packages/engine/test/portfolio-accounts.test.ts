// Portfolio accounts through the real engine: margined by the venue's rulebook, and by nothing else. Set-up, checks before
// trades, withdrawals, refusals of the model, the ladder, replay.
import { expect, test } from 'vitest';
import {
  exactPortfolio,
  NONE,
  type Quanta,
  replayEvents,
  replayInputs,
  restoreEngine,
  rulebookText,
} from '../src/index.ts';
import { assess } from '../src/margin/model/assess.ts';
import { CALL, Contracts, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { openPortfolio, portfolioWorld, setRulebook } from './portfolio.fixture.ts';
import { scenarioDocument } from './scenario-document.fixture.ts';

test('a portfolio account needs a rulebook', () => {
  const world = new Contracts('linear');
  const account = world.state.scalar('accounts');
  const open = {
    type: 'OpenAccount',
    time: world.time,
    account,
    owner: 1,
    kind: 'portfolio',
    market: NONE,
  } as const;
  expect(world.refused(open)).toEqual({ type: 'NoRulebook' });
  setRulebook(world, scenarioDocument());
  world.must(open);
  expect(world.state.accountKind(account)).toBe('portfolio');
});

test.each([
  ['no JSON', '{', 'the text is not JSON'],
  ['spaces', '{ "format":1}', 'not canonical'],
  ['a key twice', '{"a":1,"a":1}', 'not canonical'],
  ['deep nesting', '['.repeat(33) + ']'.repeat(33), 'more than 32 deep'],
  ['no member', '{}', '"format" is missing'],
  [
    'a misspelled member',
    rulebookText({ ...scenarioDocument(), modls: {} }),
    '"modls" is unknown here',
  ],
  [
    'an unknown model',
    rulebookText({
      ...scenarioDocument(),
      models: { risk: { model: 'magic', source: 'house', parameters: {} } },
    }),
    'there is no model "magic"',
  ],
  [
    'no word for the settlement asset',
    rulebookText(scenarioDocument({ assets: {} })),
    'does not say how USD counts',
  ],
])('a rulebook is refused for %s', (_, text, message) => {
  const world = new Contracts('linear');
  const refused = world.refused({ type: 'SetRulebook', time: world.time, text });
  expect(refused.type).toBe('RulebookMalformed');
  expect(JSON.stringify(refused)).toContain(JSON.stringify(message).slice(1, -1));
});

test('a rulebook longer than the limit is refused before it is read', () => {
  const world = new Contracts('linear');
  const text = 'x'.repeat(262_145);
  expect(world.refused({ type: 'SetRulebook', time: world.time, text })).toMatchObject({
    type: 'ParameterOutOfRange',
    range: '1 to 262144',
  });
});

test('the requirement is what the rulebook says of the exact holdings, rounded once', () => {
  const { world, trader } = portfolioWorld();
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.trade(trader, world.maker, CALL, -500);
  world.trade(trader, world.maker, FUTURE, -300);
  world.tick({ price: 101_234, perpetual: 101_300 });
  const { state } = world;
  const live = state.rulebook;
  if (live === undefined) throw new Error('a rulebook is set');
  const priced = exactPortfolio(state.portfolio(trader), state, {
    premiums: live.premiums,
    instruments: 'held',
  });
  const asked = assess(priced.holdings, priced.snapshot, live.rulebook);
  if (!asked.ok) throw new Error(asked.error.message);
  const { initial, maintenance } = asked.value;
  const risk = world.engine.requirement(trader);
  expect([risk.equity, risk.initial, risk.maintenance].map(String)).toEqual([
    maintenance.equity.value.toFixed(6, 'down').replace('.', ''),
    initial.requirement.value.toFixed(6, 'up').replace('.', ''),
    maintenance.requirement.value.toFixed(6, 'up').replace('.', ''),
  ]);
  expect(risk.binding?.maintenance).toContain('worst scenario');
  // Gains in full at both levels: equity is the ledger's own, to the quantum.
  expect(risk.equity).toBe(risk.netValue);
});

test('a hedge needs less than its legs, which is the point', () => {
  const { world, trader } = portfolioWorld();
  world.trade(trader, world.maker, PERPETUAL, 2_000);
  const naked = world.engine.requirement(trader);
  world.trade(trader, world.maker, FUTURE, -2_000);
  const hedged = world.engine.requirement(trader);
  expect(hedged.maintenance * 10n).toBeLessThan(naked.maintenance);
  // A cross account with the same legs pays for both.
  const cross = world.account(100_000);
  world.trade(cross, world.maker, PERPETUAL, 2_000);
  world.trade(cross, world.maker, FUTURE, -2_000);
  expect(world.engine.requirement(cross).maintenance).toBeGreaterThan(naked.maintenance / 3n);
});

test('orders and withdrawals are judged by the rulebook', () => {
  const { world, trader } = portfolioWorld(10_000);
  expect(world.refused(world.order(trader, PERPETUAL, 2_000))).toMatchObject({
    type: 'InitialMarginNotMet',
    account: trader,
  });
  world.trade(trader, world.maker, PERPETUAL, 500);
  const { withdrawableEquity, initial, withdrawalFloor } = world.engine.requirement(trader);
  const floor = initial > withdrawalFloor ? initial : withdrawalFloor;
  const free = (withdrawableEquity - floor) as Quanta;
  const withdraw = { type: 'Withdraw', time: world.time, account: trader, asset: 0 } as const;
  expect(world.refused({ ...withdraw, amount: (free + 1n) as Quanta })).toMatchObject({
    type: 'InitialMarginNotMet',
  });
  world.must({ ...withdraw, amount: free });
});

test('gains may not be withdrawn while the rulebook lets none mature', () => {
  const { world, trader } = portfolioWorld(50_000);
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.tick({ price: 101_700 });
  const risk = world.engine.requirement(trader);
  expect(risk.netValue - risk.withdrawableEquity).toBe(risk.positions[0]?.unrealised);
});

test('an asset that the rulebook does not know is not taken', () => {
  const { world, trader } = portfolioWorld();
  setRulebook(world, scenarioDocument({ without: 'BTC' }));
  const amount = 100n as Quanta;
  expect(
    world.refused({ type: 'Deposit', time: world.time, account: trader, asset: 1, amount }),
  ).toMatchObject({
    type: 'AssetNotAccepted',
  });
});

test('a rulebook that has no margin for a live account is refused', () => {
  const { world, trader } = portfolioWorld();
  world.must({
    type: 'Deposit',
    time: world.time,
    account: trader,
    asset: 1,
    amount: 100n as Quanta,
  });
  const text = rulebookText(scenarioDocument({ without: 'BTC' }));
  expect(world.refused({ type: 'SetRulebook', time: world.time, text })).toMatchObject({
    type: 'RulebookUnfit',
    account: trader,
    code: 'NoRuleApplies',
  });
});

test('what a rulebook has no rule for cannot be ordered', () => {
  const world = new Contracts('linear');
  setRulebook(world, scenarioDocument({ kinds: ['perpetual', 'future'] }));
  const trader = openPortfolio(world, 100_000);
  expect(world.refused(world.order(trader, CALL, 1))).toMatchObject({
    type: 'MarginNotStated',
    code: 'NoRuleApplies',
    where: 'BTC-CALL',
  });
  expect(world.step(world.order(trader, PERPETUAL, 1))).toBeUndefined();
});

test('a fall closes what frees most, and the account ends above its exit level', () => {
  const { world, trader } = portfolioWorld(13_000);
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.trade(trader, world.maker, PUT, 200);
  let price = 100_000;
  while (world.of('LiquidationStarted').length === 0) {
    price -= 700;
    world.tick({ price, perpetual: price, depth: 100_000 });
  }
  expect(world.of('LiquidationStarted').map(({ account }) => account)).toEqual([trader]);
  const [order] = world.of('LiquidationOrderPlaced');
  expect(order).toMatchObject({ account: trader, market: PERPETUAL, side: 'sell' });
  if (order === undefined) throw new Error('an order was placed');
  const put = world.size(trader, PUT);
  const bid = world.order(world.maker, PERPETUAL, Number(order.size), Number(order.limit));
  world.must(bid);
  world.must({
    type: 'PostFill',
    time: world.time,
    market: PERPETUAL,
    maker: bid.order,
    taker: order.order,
    price: order.limit,
    size: order.size,
  });
  const { equity, maintenance } = world.engine.requirement(trader);
  expect(equity * 1_000_000n).toBeGreaterThanOrEqual(
    maintenance * BigInt(world.state.venue.exitPpm),
  );
  expect(world.size(trader, PUT)).toBe(put);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account: trader, outcome: 'restored' }]);
});

test('the size that is closed is the least that restores the exit level', () => {
  const { world, trader } = portfolioWorld(20_000);
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.tick({ price: 98_500, depth: 100_000 });
  let price = 98_500;
  while (world.of('LiquidationOrderPlaced').length === 0) world.tick({ price: (price -= 700) });
  const [order] = world.of('LiquidationOrderPlaced');
  if (order === undefined) throw new Error('an order was placed');
  const before = world.engine.snapshot();
  const reached = (size: bigint): boolean => {
    const engine = restoreEngine(before);
    const { limit } = order;
    const bid = { ...world.order(world.maker, PERPETUAL, Number(size), Number(limit)) };
    expect(engine.step(bid).ok).toBe(true);
    expect(
      engine.step({
        type: 'PostFill',
        time: world.time,
        market: PERPETUAL,
        maker: bid.order,
        taker: order.order,
        price: limit,
        size: size as never,
      }).ok,
    ).toBe(true);
    const { equity, maintenance } = engine.requirement(trader);
    return equity * 1_000_000n >= maintenance * BigInt(engine.state.venue.exitPpm);
  };
  expect(reached(order.size)).toBe(true);
  expect(reached(order.size - 1n)).toBe(false);
});

test('an account that closing leg by leg cannot help is taken over whole', () => {
  const { world, trader } = portfolioWorld(20_000);
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.tick({ price: 98_500, depth: 100_000 });
  for (const price of [92_000, 82_000, 80_000]) world.tick({ price, afterMs: 60_000 });
  for (let i = 0; i < 4; i++) world.tick({});
  expect(world.size(trader, PERPETUAL)).toBe(0n);
  world.engine.check();
});

test('an expired leg counts as the cash that it becomes and hides no margin', () => {
  const { world, trader } = portfolioWorld(100_000);
  world.trade(trader, world.maker, CALL, -100);
  world.waitUntil(world.state.market(CALL).expiryMs - 20_000);
  const before = world.engine.requirement(trader);
  world.tick({});
  expect(world.engine.requirement(trader).refusal).toBeUndefined();
  expect(before.refusal).toBeUndefined();
  expect(world.engine.requirement(trader)).toMatchObject({ maintenance: 0n });
});

test('rulebook and portfolio accounts survive replay, restart and the state root', () => {
  const { world, trader } = portfolioWorld();
  const rootBefore = world.engine.stateRoot();
  setRulebook(world, scenarioDocument({ move: '0.2' }));
  expect(world.engine.stateRoot()).not.toEqual(rootBefore);
  world.trade(trader, world.maker, PERPETUAL, 700);
  world.tick({ price: 99_000 });
  const decided = replayInputs(world.records);
  if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
  expect(decided.stepHash).toEqual(world.engine.stepHash);
  expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
  const restored = restoreEngine(world.engine.snapshot());
  expect(restored.stateRoot()).toEqual(world.engine.stateRoot());
  expect(restored.requirement(trader)).toEqual(world.engine.requirement(trader));
});
