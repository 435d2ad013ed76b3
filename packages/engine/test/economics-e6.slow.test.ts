// E6: deleveraging takes what is needed and no more: in each event exactly the lots that are left over, in a cascade their sum,
// under every policy, and nobody more than he holds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { ADL_POLICIES, DEFAULT_LADDER } from '../src/index.ts';
import { deficits, transfers } from './bankruptcy.fixture.ts';
import { quanta, World } from './world.fixture.ts';

test('E6 overshoot: the lots taken in a cascade are those that nobody else took, to the lot, whatever the policy (property)', () => {
  const reached = new Map<string, number>();
  const cases = fc.record({
    policy: fc.constantFrom(...ADL_POLICIES),
    longs: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 6 }),
    shorts: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 90 }),
        cash: fc.integer({ min: 500, max: 50_000 }),
      }),
      {
        minLength: 1,
        maxLength: 8,
      },
    ),
    bucket: fc.constantFrom(0, 30, 400),
    budget: fc.constantFrom(0, 1_000, 100_000),
    falls: fc.array(fc.integer({ min: 1_000, max: 9_000 }), { minLength: 1, maxLength: 4 }),
    claimsPerStepMax: fc.constantFrom(1, 3, 1_000),
  });
  holds(
    fc.property(cases, ({ policy, longs, shorts, bucket, budget, falls, claimsPerStepMax }) => {
      const world = new World({
        venue: { claimsPerStepMax },
        btc: { takeOverBudget: quanta(budget) },
      });
      world.must({ type: 'SetLadder', time: world.time, ...DEFAULT_LADDER, adlPolicy: policy });
      if (bucket > 0) world.deposit(world.state.market(0).bucketAccount, bucket);
      const maker = world.account(5_000_000);
      for (const size of longs) world.trade(world.account(5.25 * size), maker, 0, size);
      for (const { size, cash } of shorts)
        if (cash >= size * 5.3) world.trade(world.account(cash), maker, 0, -size);
      let [needed, taken, price] = [0n, 0n, 100_000];
      const heard = () => {
        for (const fixed of deficits(world.events)) {
          const claimed = fixed.claims
            .filter(({ kind }) => kind === 'adl')
            .reduce((sum, { size }) => sum + size, 0n);
          expect(claimed, 'claims of one event').toBe(fixed.size);
          needed += abs(fixed.size);
          if (fixed.size !== 0n) reached.set(policy, (reached.get(policy) ?? 0) + 1);
        }
        for (const { reason, size, toSizeAfter, to } of transfers(world.events)) {
          if (reason !== 'adl') continue;
          taken += abs(size);
          if (world.state.accountKind(to) === 'cross')
            expect(toSizeAfter * size <= 0n, 'nobody turns to the other side').toBe(true);
        }
      };
      for (const fall of falls) {
        price -= fall;
        for (const _ of [1, 2]) {
          world.tick({ btc: price });
          heard();
        }
      }
      for (
        let round = 0;
        round < 40 && world.state.scalar('claims') > world.state.scalar('claimHead');
        round++
      ) {
        world.tick({});
        heard();
      }
      expect(taken <= needed, `${taken} lots were taken of ${needed}`).toBe(true);
    }),
    150,
  );
  if (isFixedSeed) expect([...reached.keys()].sort()).toEqual([...ADL_POLICIES].sort());
}, 30_000);

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
