// A refusal names the stage of the ladder in words.
import { expect, test } from 'vitest';
import { World } from '../../test/world.fixture.ts';
import type { Quanta } from '../domain/units.ts';

test('an account in liquidation is told at which stage, and may still deposit and reduce', () => {
  const world = new World();
  const maker = world.account(10_000_000);
  const account = world.account(2_600);
  world.trade(account, maker, 0, 500);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_600 });
  expect(world.of('LiquidationOrderPlaced').map((event) => event.account)).toContain(account);
  const time = world.time;
  const amount = 1n as Quanta;
  expect(world.refused({ type: 'Withdraw', time, account, asset: 0, amount })).toEqual({
    type: 'AccountLiquidating',
    account,
    stage: 'reduceInBook',
  });
  expect(world.refused(world.order(account, 0, 1, world.mark(0)))).toMatchObject({
    type: 'AccountLiquidating',
  });
  world.deposit(account, 10_000);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
});
