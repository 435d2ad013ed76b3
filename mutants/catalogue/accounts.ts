// Doors without a lock: money that leaves, or risk that is taken, without the check that every way out shares.
import type { Mutant } from '../mutant.ts';

const withdrawal = 'packages/engine/src/rules/withdraw.ts';
const accounts = 'packages/engine/test/hazards-accounts.test.ts';

export const accountMutants: readonly Mutant[] = [
  {
    name: 'transfer-unchecked',
    mistake: 'a transfer between accounts of one owner asks for no health',
    file: withdrawal,
    find: 'mayLeave(state, from, asset, amount) ??',
    replace: '',
    test: accounts,
    title: 'C3 withdrawals, transfers',
  },
  {
    name: 'withdrawal-unmargined',
    mistake: 'a withdrawal asks for the balance only, not for what must stay',
    file: withdrawal,
    find: 'if (matureEquity >= required) return undefined;',
    replace: 'return undefined;',
    test: accounts,
    title: 'C1 exactly the free',
  },
  {
    name: 'immature-gain-leaves',
    mistake: 'realised profit may be withdrawn before it is mature',
    file: withdrawal,
    find: 'if (asset === 0 && amount > mature)',
    replace: 'if (asset === 0 && amount > available)',
    test: 'packages/engine/test/gain-maturity.test.ts',
    title: 'C2 may not leave',
  },
  {
    name: 'same-order-twice',
    mistake: 'the id of an order that is open may be used again',
    file: 'packages/engine/src/rules/reserve-order.ts',
    find: 'if (order >= LIQUIDATION_ORDER_BASE || order === 0 || state.orderRow(order) !== NONE)',
    replace: 'if (order >= LIQUIDATION_ORDER_BASE || order === 0)',
    test: 'packages/engine/test/order-ids.test.ts',
    title: 'an id that is open',
  },
  {
    name: 'no-collar',
    mistake: 'an aggressive order may cross any distance from the mark',
    file: 'packages/engine/src/rules/reserve-order.ts',
    find: "return outside ? { type: 'PriceOutsideCollar', limit, mark, collarPpm } : undefined;",
    replace:
      "return outside && false ? { type: 'PriceOutsideCollar', limit, mark, collarPpm } : undefined;",
    test: 'packages/engine/test/order-ids.test.ts',
    title: 'a limit on the wrong side',
  },
];
