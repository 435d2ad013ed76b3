// Statements of the fund against the books: what opened, came and went is what is there, to the quantum, after anything.
import { expect, test } from 'vitest';
import { bankruptcy, gap } from '../../test/bankruptcy.fixture.ts';
import { defaultFundTerms } from '../../test/fund.fixture.ts';
import { quanta, World } from '../../test/world.fixture.ts';
import { NONE, type Quanta } from '../domain/units.ts';
import { FundStatements } from './fund-statement.ts';

const HOUR = 3_600_000;

test('opening, each inflow and outflow by cause, and closing of every bucket and of the tranche sum exactly', () => {
  const { world } = bankruptcy({ shorts: [[50_000, 100]], bucket: 20, shared: 100 });
  const statements = new FundStatements(() => world.state);
  const feed = (): void => statements.push(world.events);
  world.must({
    type: 'SetFundTerms',
    time: world.time,
    ...defaultFundTerms,
    tendIntervalMs: HOUR,
    replenishFeePpm: 400_000,
    trancheFeePpm: 100_000,
    surplusPpm: 500_000,
  });
  feed();
  for (const market of [0, 1, NONE]) {
    world.must({
      type: 'SetFundTarget',
      time: world.time,
      market,
      amount: quanta(market === 1 ? 5 : 200),
    });
    feed();
  }
  const contributor = world.account(5_000);
  world.must({
    type: 'JoinTranche',
    time: world.time,
    account: contributor,
    amount: quanta(1_000),
  });
  feed();
  world.deposit(world.state.market(1).bucketAccount, 50);
  feed();
  const rich = world.account(500_000);
  world.trade(rich, contributor, 0, 10);
  feed();
  const send = (btc: number, afterMs = 20_000): void => {
    world.tick({ btc, afterMs, depth: 1_000 });
    feed();
  };
  send(94_000);
  send(94_000);
  send(94_000, HOUR);
  send(94_000, HOUR);
  const accounts = [
    world.state.scalar('sharedFund'),
    world.state.market(0).bucketAccount,
    world.state.market(1).bucketAccount,
  ];
  for (const account of accounts) expect(statements.closing(account)).toBe(world.cash(account));
  expect(statements.closing(NONE)).toBe(world.state.assets.tranche.get(0));
  const [tranche, shared, bucket, other] = statements.statements();
  expect(tranche?.lines.map(({ cause }) => cause)).toEqual(['contributions', 'fees', 'deficits']);
  expect(tranche?.lines[2]).toEqual({ cause: 'deficits', in: '0', out: '40' });
  expect(bucket).toMatchObject({ of: 'BTC-PERP', opening: '20', target: '200' });
  expect(bucket?.lines.find(({ cause }) => cause === 'deficits')?.out).toBe('20');
  expect(other).toMatchObject({ opening: '0', closing: '16.25', target: '5', cover: 3.25 });
  expect(shared?.lines.map(({ cause }) => cause)).toContain('surplus');
});

test('a bucket that is listed later opens at nothing, and no venue has no statements', () => {
  const world = new World();
  const bare = new FundStatements(() => ({ ...world.state, scalar: () => 0 }) as never);
  expect(bare.statements()).toEqual([]);
  const statements = new FundStatements(() => world.state);
  gap(world, 99_000);
  statements.push(world.events);
  expect(statements.statements().map(({ of, closing }) => [of, closing])).toEqual([
    ['tranche', '0'],
    ['shared', '0'],
    ['BTC-PERP', '0'],
    ['ETH-PERP', '0'],
  ]);
  expect(statements.closing(NONE)).toBe(0n as Quanta);
});
