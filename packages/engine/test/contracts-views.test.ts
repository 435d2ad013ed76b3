// Contracts as people and programs read them: terms, marks, volatility and settlement in the views, amounts as strings.
import { expect, test } from 'vitest';
import { accountView, marketViews, scanRatios } from '../src/views/index.ts';
import { inputSchemas, recordFromJson, recordToJson } from '../src/wire/index.ts';
import { CALL, Contracts, EXPIRY_MS, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';

const sourceOf = (world: Contracts) => ({
  state: world.state,
  requirement: (account: number) => world.engine.requirement(account),
});

test('markets say what they trade, when it ends, and at which volatility it is marked', () => {
  const world = new Contracts('linear');
  const views = marketViews(world.state);
  expect(views[PERPETUAL]).toMatchObject({
    kind: 'perpetual',
    payoff: 'linear',
    expiryTime: 0,
    right: 'none',
    strike: '',
    phase: 'trading',
    settlementPrice: '0',
    volatility: '0',
  });
  expect(views[CALL]).toMatchObject({
    kind: 'option',
    expiryTime: EXPIRY_MS,
    right: 'call',
    strike: '100000',
    mark: '1244',
    volatility: '0.6',
  });
  world.tick({ price: 101_000 });
  world.tick({ at: EXPIRY_MS });
  expect(marketViews(world.state)[PUT]).toMatchObject({
    phase: 'settled',
    settlementPrice: '101000',
  });
});

test('an account shows the terms of what it holds, and inverse entries as prices', () => {
  const world = new Contracts('inverse');
  const deep = world.account(100);
  const account = world.account(2);
  world.trade(account, deep, PERPETUAL, 5_000);
  world.trade(account, deep, FUTURE, -2_000, 199_000);
  world.trade(account, deep, CALL, -3);
  // 10 dollars at 99,500 are 10,050,251.26 quanta; read back from 10,050,251 the price is a little higher.
  const positions = accountView(sourceOf(world), account)?.positions;
  expect(positions).toMatchObject([
    { kind: 'perpetual', payoff: 'inverse', size: '50000', entryPrice: '100000', notional: '0.5' },
    { kind: 'future', size: '-20000', expiryTime: EXPIRY_MS, entryPrice: '99500.00253725' },
    { kind: 'option', right: 'call', strike: '100000', size: '-0.3', mark: '0.0124' },
  ]);
});

test('the ratio of an account with an option is that of the margin model', () => {
  const world = new Contracts('linear');
  const deep = world.account(1_000_000);
  const account = world.account(20_000);
  world.trade(account, deep, PUT, -1_000);
  const { maintenance, equity } = world.engine.requirement(account);
  const ratio = scanRatios(world.state).ratios[account];
  expect(ratio).toBeCloseTo(Number(maintenance) / Number(equity), 12);
});

test('a tick with smiles crosses the wire as text amounts and back', () => {
  const world = new Contracts('linear');
  const tick = {
    type: 'Tick',
    time: world.time,
    prices: [],
    books: [],
    volatilities: [world.smile(0.6, 100_000)],
  } as const;
  const json = recordToJson(inputSchemas, tick);
  expect(json['volatilities']).toMatchObject([{ model: 'flat', volatility: '600000000' }]);
  expect(recordFromJson(inputSchemas, JSON.parse(JSON.stringify(json)))).toEqual({
    ok: true,
    value: tick,
  });
});
