// A session that losers cannot pay whole: what comes together is what is paid out, to the quantum.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../base/exact.ts';
import { holds } from '../base/property.fixture.ts';
import { paySession } from './pay-session.ts';

const session = (
  pool: bigint,
  losses: readonly (readonly [bigint, bigint])[],
  gains: readonly bigint[],
  house = '',
) =>
  paySession({
    pool: Exact.integer(pool),
    losses: losses.map(([loss, balance], at) => ({
      party: `l${at}`,
      loss: Exact.integer(loss),
      balance: Exact.integer(balance),
    })),
    gains: gains.map((gain, at) => ({ party: `g${at}`, gain: Exact.integer(gain) })),
    house,
    quantum: Exact.ONE,
  });
const paid = (of: ReturnType<typeof paySession>) =>
  of.received.map(({ amount }) => amount.toNumber());

test('the remainder of rounding is the last winner’s, or the house’s where it won', () => {
  const losses = [
    [700n, 500n],
    [1_400n, 1_100n],
  ] as const;
  expect(paid(session(0n, losses, [1_400n, 700n]))).toEqual([1_066, 534]);
  expect(paid(session(0n, losses, [1_400n, 700n], 'g0'))).toEqual([1_067, 533]);
  expect(paid(session(500n, losses, [1_400n, 700n]))).toEqual([1_400, 700]);
  expect(session(500n, losses, [1_400n, 700n]).poolAfter.toNumber()).toBe(0);
  expect(paid(session(10n, [], []))).toEqual([]);
});

test('what is received, and what is left of the pool, is what losers and pool paid', () => {
  const amounts = fc.bigInt(0n, 10n ** 9n);
  holds(
    fc.property(
      amounts,
      fc.array(fc.tuple(amounts, amounts), { minLength: 1, maxLength: 6 }),
      (pool, losses) => {
        const total = losses.reduce((sum, [loss]) => sum + loss, 0n);
        const result = session(pool, losses, [total / 3n, total - total / 3n]);
        const received = Exact.sum(result.received.map(({ amount }) => amount));
        expect(received.equals(result.collected)).toBe(true);
        const own = losses.reduce(
          (sum, [loss, balance]) => sum + (loss < balance ? loss : balance),
          0n,
        );
        const fromPool = Exact.integer(pool).minus(result.poolAfter);
        expect(fromPool.plus(Exact.integer(own)).equals(result.collected)).toBe(true);
        expect(result.poolAfter.isBelow(Exact.ZERO)).toBe(false);
      },
    ),
  );
});
