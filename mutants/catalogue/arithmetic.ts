// Mistakes of rounding and of sharing out: a quantum that goes to the wrong side, or is lost.
import type { Mutant } from '../mutant.ts';

const fixed = 'packages/engine/src/base/fixed.ts';
const fixedTest = 'packages/engine/src/base/fixed.test.ts';

export const arithmeticMutants: readonly Mutant[] = [
  {
    name: 'truncated-loss',
    mistake: 'losses are rounded toward zero, so that half of a loss of 3 charges 1',
    file: fixed,
    find: 'return (isExact || a < 0n === b < 0n ? quotient : quotient - 1n) as T;',
    replace: 'return quotient as T;',
    test: fixedTest,
    title: 'A1 a loss',
  },
  {
    name: 'floored-requirement',
    mistake:
      'what is rounded up is rounded down instead: fees and margin of a tiny notional are nothing',
    file: fixed,
    find: 'return (isExact || a < 0n !== b < 0n ? quotient : quotient + 1n) as T;',
    replace: 'return (isExact || a < 0n === b < 0n ? quotient : quotient - 1n) as T;',
    test: 'packages/engine/test/hazards-arithmetic.test.ts',
    title: 'A2 fee, margin',
  },
  {
    name: 'floored-split',
    mistake: 'a loss is shared out by floors alone, and the last quantum is charged to nobody',
    file: fixed,
    find: 'if (left > 0n) {',
    replace: 'if (left > 1_000_000_000n) {',
    test: fixedTest,
    title: 'A6 a loss',
  },
  {
    name: 'funding-for-the-payer',
    mistake: 'a payer of funding pays the floor, the pool is short of a quantum',
    file: 'packages/engine/src/ledger/funding.ts',
    find: 'const payment = divUp(accrual, FUNDING_GUARD);',
    replace: 'const payment = divDown(accrual, FUNDING_GUARD);',
    test: 'packages/engine/test/hazards-prices.test.ts',
    title: 'F1 funding paid',
  },
  {
    name: 'funding-remainder-lost',
    mistake: 'what funding rounds away is forgotten instead of booked to the residue sink',
    file: 'packages/engine/src/settle/funding.ts',
    find: "...move('funding', market, 'residue', NONE, 0, booked.residue),",
    replace: '',
    test: 'packages/engine/test/random-venue.test.ts',
    title: 'books balance',
  },
  {
    name: 'profit-rounded-up',
    mistake:
      'a part of the cost leaves rounded down, so that closing in pieces realises quanta too much',
    file: 'packages/engine/src/ledger/position.ts',
    find: 'const costClosed = moved === held ? cost : mulDivUp(cost, moved, held);',
    replace:
      'const costClosed = moved === held ? cost : (mulDivUp(cost, moved, held) - 1n) as Quanta;',
    test: 'packages/engine/src/ledger/position.test.ts',
    title: 'a part of the cost',
  },
];
