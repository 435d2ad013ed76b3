import { expect, test } from 'vitest';
import type { MESSAGE_ORDERS } from './game-settings.ts';
import { inOrder } from './message-order.ts';

test('at the same time the owner comes before the bid, unless the rule is turned round', () => {
  const at = { arrivesAt: 1_003, asks: 0 };
  const bid = { ...at, type: 'bid', lot: 1, asks: 0.001 } as const;
  const cheap = { ...at, arrivesAt: 1_044, type: 'bid', lot: 9, asks: 0.0005 } as const;
  const cure = { ...at, arrivesAt: 1_009, type: 'cure', lot: 5 } as const;
  const late = { ...cure, arrivesAt: 1_041, lot: 0 } as const;
  const messages = [cheap, bid, late, cure];
  const rule = (order: (typeof MESSAGE_ORDERS)[number]) =>
    inOrder(messages, { order, clockMs: 10 });
  expect(rule('cureFirst')).toEqual([cure, bid, late, cheap]);
  expect(rule('bidsFirst')).toEqual([bid, cure, cheap, late]);
  expect(rule('random')).toEqual([bid, cure, late, cheap]);
  expect(rule('batch')).toEqual([late, cure, cheap, bid]);
});
