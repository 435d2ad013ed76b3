// What trading an option does to equity under every way of counting options: no trade at the mark makes money.
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { call, held } from '../factor/factor.fixture.ts';
import { assess } from '../model/assess.ts';
import { pricedOf, rulebookOf } from './answers.fixture.ts';
import { after, type Change } from './what-if.ts';

const x = Exact.of;
const option = call('BTC', '105000');
/** The fixture's mark of every option. */
const MARK = 2500;
const buy = (size: string): Change => ({ type: 'trade', instrument: option, size: x(size) });
const close: Change = { type: 'close', symbol: option.symbol };

function equityAfter(
  optionValue: 'mark' | 'pnl' | 'shortsOnly' | 'excluded',
  changes: readonly Change[],
  positions = [held(option, '0')],
): number {
  const rulebook = rulebookOf(undefined, optionValue);
  const { premiums = 'inCost' } = rulebook;
  const changed = after({ ...pricedOf(positions, { USD: '10000' }), premiums }, changes);
  if (!changed.ok) throw new Error(changed.error.message);
  const { holdings, snapshot } = changed.value;
  const found = assess(holdings, snapshot, rulebook);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.maintenance.equity.value.toNumber();
}

test.each(['mark', 'pnl'] as const)(
  'with options at %s a trade at the mark leaves equity',
  (way) => {
    expect(equityAfter(way, [buy('2')])).toBe(10_000);
    expect(equityAfter(way, [buy('-2')])).toBe(10_000);
    expect(equityAfter(way, [buy('2'), close])).toBe(10_000);
    const dearer: Change = { type: 'trade', instrument: option, size: x('2'), price: x('2600') };
    expect(equityAfter(way, [dearer])).toBe(9800);
  },
);

test('where options are not equity, the premium leaves it and comes back', () => {
  expect(equityAfter('excluded', [buy('2')])).toBe(10_000 - 2 * MARK);
  expect(equityAfter('excluded', [buy('2'), close])).toBe(10_000);
  expect(equityAfter('shortsOnly', [buy('-2')])).toBe(10_000);
});

test.each(['mark', 'pnl'] as const)(
  'with options at %s closing one that gained leaves equity',
  (way) => {
    const gained = [{ ...held(option, '2'), cost: x('4000') }];
    expect(equityAfter(way, [close], gained)).toBe(equityAfter(way, [], gained));
  },
);

test('a move of what is not quoted names what is, and a volatility that would vanish its two numbers', () => {
  const priced = pricedOf([held(option, '1')], { USD: '10000' });
  const refusal = (change: Change): string => {
    const moved = after(priced, [change]);
    return moved.ok ? 'moved' : moved.error.message;
  };
  expect(refusal({ type: 'movePrice', underlying: 'BTC-PERP', by: x('0.1') })).toMatch(
    /no index price of BTC-PERP, but of BTC/,
  );
  expect(refusal({ type: 'moveVolatility', underlying: 'BTC', by: -9 })).toMatch(
    /^\S+ has a volatility of 0\.\d+, and a move of -9 leaves none above 0$/,
  );
});
