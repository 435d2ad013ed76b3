// A debt that collateral no longer covers: written off at once and said to be uncovered, repaid when the fund has cash,
// which it gets by selling the coins it took.
import { expect, test } from 'vitest';
import { NONE, type Quanta } from '../src/index.ts';
import { quanta, World } from './world.fixture.ts';

/** An account that owes about 3,560 against 0.1 BTC; then the coin falls to 30,000, and the fund has no cash. */
function defaulted(): { readonly world: World; readonly account: number } {
  const world = new World({ venue: { negativeBalanceCap: quanta(5_000) } });
  const maker = world.account(1_000_000);
  const account = world.account(40);
  world.deposit(account, 0.1, 1);
  world.trade(account, maker, 1, 200); // 2 ETH at 4,000
  world.trade(account, maker, 1, 800);
  world.tick({ eth: 3_990 });
  for (let eth = 3_990; eth > 3_600; eth *= 0.985) world.tick({ eth });
  world.trade(account, maker, 1, -1_000);
  expect(world.size(account, 1)).toBe(0n);
  expect(world.cash(account)).toBeLessThan(0n);
  world.tick({ btc: 30_000 });
  world.tick({ btc: 30_000 });
  return { world, account };
}

test('a debt beyond its collateral is written off: the coins go to the fund, the rest is uncovered and no balance stays below zero', () => {
  const { world, account } = defaulted();
  expect(world.cash(account)).toBe(0n);
  expect(world.state.portfolio(account)).toMatchObject({ positions: [], collateral: [] });
  expect(world.state.accounts.stage.get(account)).toBe(0);
  expect(world.state.assets.uncovered.get(0)).toBeLessThan(0n);
  expect(world.state.balanceOf(world.state.scalar('sharedFund'), 1)).toBe(10_000_000n);
  world.deposit(account, 500);
  expect(world.cash(account)).toBe(quanta(500));
  world.engine.check();
});

test('coins sold outside bring cash, not below the conversion price, and the uncovered loss is repaid first', () => {
  const { world } = defaulted();
  const fund = world.state.scalar('sharedFund');
  const before = world.state.assets.uncovered.get(0);
  const sale = {
    type: 'SellInventory',
    time: world.time,
    asset: 1,
    amount: 10_000_000n as Quanta,
  } as const;
  // 0.1 BTC at 30,000 less 2 %.
  expect(world.refused({ ...sale, proceeds: (quanta(2_940) - 1n) as Quanta })).toMatchObject({
    type: 'ProceedsTooLow',
    least: quanta(2_940),
  });
  expect(
    world.refused({ ...sale, amount: 10_000_001n as Quanta, proceeds: quanta(3_000) }),
  ).toMatchObject({ type: 'InsufficientBalance' });
  expect(world.refused({ ...sale, asset: 0, proceeds: quanta(3_000) })).toMatchObject({
    type: 'AssetNotAccepted',
  });
  world.must({ ...sale, proceeds: quanta(2_940) });
  world.tick({});
  expect(world.of('UncoveredRepaid')).toMatchObject([{ amount: quanta(2_940) }]);
  expect(world.state.assets.uncovered.get(0)).toBe((before + quanta(2_940)) as Quanta);
  world.deposit(fund, 10_000);
  world.tick({});
  expect(world.state.assets.uncovered.get(0)).toBe(0n);
  expect(
    world.events.some(
      (event) =>
        event.type === 'UncoveredRepaid' && event.postings.some(({ owner }) => owner === NONE),
    ),
  ).toBe(true);
  world.engine.check();
});
