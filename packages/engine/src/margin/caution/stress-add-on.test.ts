// Stressed losses and the add-on: by hand, its limits, and that splitting an owner into accounts gains nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { type Held, portfolioOf, quanta, viewOf } from './caution.fixture.ts';
import { legsOf } from './legs.ts';
import { type GroupMember, stressAddOn } from './stress-add-on.ts';
import { stressedLoss } from './stressed-loss.ts';

/** Stress 30 %; the fund has 1,000, of which half may stand behind one owner. */
const given = {
  market: { stressPpm: 300_000 },
  venue: { coverSharePpm: 500_000 },
  surroundings: { fundCash: () => quanta(1_000) },
};
const view = viewOf(given);
const losses = (held: Held): readonly bigint[] => {
  const portfolio = portfolioOf(view, held);
  const legs = legsOf(portfolio);
  return [stressedLoss(portfolio, legs, 'down', view), stressedLoss(portfolio, legs, 'up', view)];
};

test.each([
  ['nothing', {}, [0n, 0n]],
  ['a long', { sizes: [[0, 10]] }, [3_000n, 0n]],
  ['a short', { sizes: [[0, -10]] }, [0n, 3_000n]],
  [
    'a hedge within the account',
    {
      sizes: [
        [0, 10],
        [1, -100],
      ],
    },
    [0n, 0n],
  ],
  ['a buy that may fill', { sizes: [[0, 10]], orders: [[0, 5, 1_000]] }, [4_500n, 0n]],
  ['a sell that turns it', { sizes: [[0, 10]], orders: [[0, -15, 1_000]] }, [3_000n, 1_500n]],
  ['coins after their haircut', { coins: 10 }, [2_700n, 0n]],
  ['coins do not pay for shorts when they rise', { coins: 10, sizes: [[0, -10]] }, [0n, 3_000n]],
  ['an inverse long: 1 / 0.7 - 1', { sizes: [[2, 1]] }, [428_571n, 0n]],
  ['an inverse short: 1 - 1 / 1.3', { sizes: [[2, -1]] }, [0n, 230_769n]],
  ['a call bought loses its value', { sizes: [[3, 10]] }, [800n, 0n]],
  ['a call sold loses what its coins gain', { sizes: [[3, -10]] }, [0n, 3_000n]],
  ['a put bought loses its value', { sizes: [[4, 10]] }, [0n, 800n]],
  ['a put sold', { sizes: [[4, -10]] }, [3_000n, 0n]],
] as const)('%s, down and up', (_what, held, expected) => {
  expect(losses(held as Held)).toEqual(expected);
});

test('a coin without a market on its index falls by the step that its haircut is proved against', () => {
  const elsewhere = viewOf({ ...given, asset: { index: 2 } });
  const portfolio = portfolioOf(elsewhere, { coins: 10 });
  expect(stressedLoss(portfolio, [], 'down', elsewhere)).toBe(450n); // 5 % of 9,000
});

const member = (held: Held, initial: number): GroupMember => {
  const portfolio = portfolioOf(view, held);
  return { portfolio, legs: legsOf(portfolio), initial: quanta(initial) };
};

test.each([
  // Loss 3,000, margin 500, cover 500: 2,000 beyond.
  ['beyond the share of the fund', [member({ sizes: [[0, 10]] }, 500)], 2_000n],
  ['covered by margin', [member({ sizes: [[0, 10]] }, 3_000)], 0n],
  ['covered by the fund to the quantum', [member({ sizes: [[0, 10]] }, 2_500)], 0n],
  ['one quantum more', [member({ sizes: [[0, 10]] }, 2_499)], 1n],
  [
    'shared by what each leaves uncovered: 2,500 and 500 of 3,000, excess 2,500',
    [member({ sizes: [[0, 10]] }, 500), member({ sizes: [[0, 10]] }, 2_500)],
    2_084n,
  ],
  [
    'a hedge in another account covers nothing',
    [member({ sizes: [[0, 10]] }, 500), member({ sizes: [[0, -10]] }, 500)],
    2_000n,
  ],
  [
    'who leaves nothing uncovered carries nothing',
    [member({ sizes: [[0, 1]] }, 300), member({ sizes: [[0, 10]] }, 0)],
    0n,
  ],
] as const)('%s', (_what, members, addOn) => {
  expect(stressAddOn(members, view)).toBe(addOn);
});

test('E3 splitting one account in parts gains nothing, and the parts carry the excess', () => {
  holds(
    fc.property(
      fc.array(fc.record({ size: fc.nat(40), initial: fc.nat(4_000) }), {
        minLength: 1,
        maxLength: 5,
      }),
      (parts) => {
        const members = parts.map(({ size, initial }) => member({ sizes: [[0, size]] }, initial));
        const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
        const initial = sum(parts.map((each) => each.initial));
        const whole = member({ sizes: [[0, sum(parts.map((each) => each.size))]] }, initial);
        const shares = members.map((each) =>
          stressAddOn([each, ...members.filter((other) => other !== each)], view),
        );
        const total = shares.reduce((a, b) => a + b, 0n);
        expect(total).toBeGreaterThanOrEqual(stressAddOn([whole], view));
      },
    ),
  );
});
