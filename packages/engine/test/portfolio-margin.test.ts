// How portfolio accounts are margined where the rulebook and the ledger differ: open orders, refusals of the model, premiums,
// levels that count equity unevenly, what-ifs.
import { expect, test } from 'vitest';
import { exactPortfolio, type Quanta, requirementOf, rulebookText } from '../src/index.ts';
import { Exact } from '../src/base/exact.ts';
import { isUnjudged } from '../src/liquidation/detect.ts';
import { after } from '../src/margin/answers/what-if.ts';
import { assess } from '../src/margin/model/assess.ts';
import type { State } from '../src/state/state.ts';
import { CALL, Contracts, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { portfolioWorld, setRulebook } from './portfolio.fixture.ts';
import { scenarioDocument } from './scenario-document.fixture.ts';

test('open orders count as they may fill: each direction, sold options, everything', () => {
  const { world, trader } = portfolioWorld(100_000);
  const initial = (): bigint => world.engine.requirement(trader).initial;
  world.must(world.order(trader, PERPETUAL, 1_000));
  const bought = initial();
  expect(bought).toBeGreaterThan(12_000_000_000n);
  // A sell of the same size is the other direction: the worse of both counts, not their sum.
  world.must(world.order(trader, FUTURE, -1_000));
  expect(initial() - bought).toBeLessThan(bought / 50n);
  // A second buy adds to the first.
  world.must(world.order(trader, FUTURE, 500));
  expect(initial()).toBeGreaterThan((bought * 14n) / 10n);
  // A put sold gains as the coin rises.
  const before = initial();
  world.must(world.order(trader, PUT, -500));
  expect(initial()).toBeGreaterThan(before);
});

test('a limit far on the good side is no gain, and a fee is a cost', () => {
  const { world, trader } = portfolioWorld(100_000);
  const mark = world.mark(PERPETUAL);
  const { equity } = world.engine.requirement(trader);
  world.must(world.order(trader, PERPETUAL, 1_000, Math.round(mark * 0.9)));
  const low = world.engine.requirement(trader);
  expect(low.equity).toBe(equity);
  // 1.25 times 10 % of 100,000 dollars, and 0.05 % of the 90,000 paid.
  expect(low.initial).toBe(12_545_000_000n);
});

test('an order that was admitted fills at its limit while nothing moved', () => {
  const { world, trader } = portfolioWorld(30_000);
  let size = 4_000;
  while (world.step(world.order(trader, PERPETUAL, size)) !== undefined) size -= 100;
  expect(size).toBeGreaterThan(1_000);
  const order = world.state.orders.id.get(world.state.accounts.firstOrder.get(trader));
  const ask = world.order(world.maker, PERPETUAL, -size);
  world.must(ask);
  const { time } = world;
  const fill = { time, market: PERPETUAL, maker: ask.order, taker: order, price: ask.limit };
  world.must({ type: 'PostFill', ...fill, size: ask.size });
});

test('where the model refuses: an alarm, no new risk, no liquidation; and an end to it', () => {
  const { world, trader } = portfolioWorld(30_000);
  world.trade(trader, world.maker, CALL, -500);
  // No input leaves an option without a volatility: the fault is made by hand.
  (world.state as State).markets.volatility.set(CALL, 0n);
  world.tick({ silent: true });
  expect(world.of('MarginRefused')).toEqual([
    { type: 'MarginRefused', account: trader, code: 'MissingQuote', where: 'BTC-CALL' },
  ]);
  expect(world.of('MarginLevelChanged')).toMatchObject([{ account: trader, level: 'unknown' }]);
  world.tick({ silent: true });
  expect(world.of('MarginRefused')).toEqual([]);
  const stated = { type: 'MarginNotStated', code: 'MissingQuote', where: 'BTC-CALL' };
  expect(world.refused(world.order(trader, PERPETUAL, 1))).toMatchObject(stated);
  const { time } = world;
  const amount = 1n as Quanta;
  world.trade(world.maker, world.account(1_000_000), PERPETUAL, 1);
  const withdraw = { type: 'Withdraw', time, account: trader, asset: 0, amount } as const;
  expect(world.refused(withdraw).type).toMatch(/MarginNotStated|MarketStale/u);
  expect(world.state.accounts.stage.get(trader)).toBe(0);
  world.tick({ price: 100_500 });
  expect(world.of('MarginLevelChanged')).toMatchObject([{ account: trader, level: 'healthy' }]);
  expect(world.step(world.order(trader, PERPETUAL, 1))).toBeUndefined();
});

test('an account worth less than nothing is liquidated whatever the model says', () => {
  const { world, trader } = portfolioWorld(13_000);
  world.trade(trader, world.maker, PERPETUAL, 900);
  const { cash } = world.state.accounts;
  (world.state as State).accounts.cash.set(trader, (cash.get(trader) - 14_000_000_000n) as Quanta);
  const portfolio = world.state.portfolio(trader);
  const risk = requirementOf(portfolio, world.state);
  expect(isUnjudged({ ...risk, refusal: undefined as never })).toBe(false);
  const refusal = { code: 'NotFinite', where: 'x', message: 'x' } as const;
  expect(isUnjudged({ ...risk, refusal })).toBe(false);
  expect(isUnjudged({ ...risk, refusal, netValue: 0n as Quanta })).toBe(true);
});

test('a rulebook may ask nothing of an account that holds nothing', () => {
  const world = new Contracts('linear');
  const document = { ...scenarioDocument(), maintenance: { sum: ['risk', { constant: '5' }] } };
  const refused = world.refused({
    type: 'SetRulebook',
    time: world.time,
    text: rulebookText(document),
  });
  expect(refused).toMatchObject({ type: 'RulebookMalformed' });
  expect(JSON.stringify(refused)).toContain('needs nothing');
});

test('what a rulebook knows by its symbol keeps it', () => {
  const { world } = portfolioWorld();
  const { time } = world;
  const market = { ...world.listing(PERPETUAL), symbol: 'OTHER' };
  expect(world.refused({ type: 'SetMarket', time, market: PERPETUAL, ...market })).toMatchObject({
    type: 'ParameterOutOfRange',
    parameter: 'symbol',
  });
  const asset = { ...world.state.asset(1), symbol: 'WBTC' };
  expect(world.refused({ type: 'SetAsset', time, asset: 1, ...asset })).toMatchObject({
    type: 'ParameterOutOfRange',
    parameter: 'symbol',
  });
});

test('a premium counts once, whether the rulebook takes it as paid or as cost', () => {
  const { world, trader } = portfolioWorld();
  world.trade(trader, world.maker, CALL, -500);
  world.trade(trader, world.maker, PUT, 300);
  world.tick({ price: 101_500, volatility: 0.8 });
  const asPnl = world.engine.requirement(trader);
  setRulebook(world, scenarioDocument({ optionValue: 'mark' }));
  expect(world.engine.requirement(trader).equity).toBe(asPnl.equity);
  // Not counted at all, what was paid and received is left: the equity without the options' worth now.
  setRulebook(world, scenarioDocument({ optionValue: 'excluded' }));
  const { equity, netValue } = world.engine.requirement(trader);
  const worth = [CALL, PUT].map(
    (market) => world.size(trader, market) * world.state.unitValue(market),
  );
  expect(equity).toBe(netValue - worth.reduce((sum, each) => sum + each, 0n));
  expect(netValue).toBe(asPnl.equity);
});

test('what initial equity counts less is required more', () => {
  const { world, trader } = portfolioWorld(60_000);
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.tick({ price: 101_700 });
  const before = world.engine.requirement(trader);
  const gain = before.positions[0]?.unrealised ?? 0n;
  expect(gain).toBeGreaterThan(1_000_000_000n);
  setRulebook(world, scenarioDocument({ initialGains: '0.25' }));
  const after = world.engine.requirement(trader);
  expect([after.equity, after.maintenance]).toEqual([before.equity, before.maintenance]);
  const more = after.initial - before.initial;
  expect(more * 4n).toBeGreaterThanOrEqual(gain * 3n - 4n);
  expect(more * 4n).toBeLessThanOrEqual(gain * 3n + 4n);
  // What may leave is the same: gains did not count for it before either.
  expect(after.withdrawableEquity - after.initial).toBe(before.withdrawableEquity - before.initial);
});

test('a what-if says of an option bought what buying it then says', () => {
  for (const optionValue of ['pnl', 'mark', 'excluded']) {
    const { world, trader } = portfolioWorld();
    setRulebook(world, scenarioDocument({ optionValue }));
    const { state } = world;
    const live = state.rulebook;
    if (live === undefined) throw new Error('a rulebook is set');
    const rules = { premiums: live.premiums, instruments: 'all' } as const;
    const priced = exactPortfolio(state.portfolio(trader), state, rules);
    const instrument = priced.instruments.get('BTC-CALL');
    if (instrument === undefined) throw new Error('the call is listed');
    const changed = after(priced, [{ type: 'trade', instrument, size: Exact.integer(300) }]);
    if (!changed.ok) throw new Error(changed.error.message);
    const { holdings, snapshot } = changed.value;
    const asked = assess(holdings, snapshot, live.rulebook);
    if (!asked.ok) throw new Error(asked.error.message);
    const fees = state.accounts.cash.get(trader);
    world.trade(trader, world.maker, CALL, 300);
    const paid = fees - state.accounts.cash.get(trader);
    const { equity, maintenance } = world.engine.requirement(trader);
    const { value } = asked.value.maintenance.equity;
    expect(`${optionValue} ${equity + paid}`).toBe(
      `${optionValue} ${value.toFixed(6, 'down').replace('.', '')}`,
    );
    const required = asked.value.maintenance.requirement.value.toFixed(6, 'up');
    expect(String(maintenance)).toBe(required.replace('.', ''));
  }
});
