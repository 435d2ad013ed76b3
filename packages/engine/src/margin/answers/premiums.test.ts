import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { call, held } from '../factor/factor.fixture.ts';
import { assess } from '../model/assess.ts';
import { pricedOf, rulebookOf } from './answers.fixture.ts';
import { type Premiums, withPremiums } from './premiums.ts';

const x = Exact.of;
/** Two calls bought at 2,000 each, now marked at 2,500, from 10,000 of cash. */
const bought = { ...held(call('BTC', '105000'), '2'), cost: x('4000') };
const written = (premiums: Premiums) => ({
  ...pricedOf([bought], { USD: premiums === 'inBalance' ? '6000' : '10000' }),
  premiums,
});

test.each([
  ['pnl', 'inCost'],
  ['mark', 'inBalance'],
] as const)(
  'equity with options at %s is the same however the account is written',
  (way, expected) => {
    const rulebook = rulebookOf(undefined, way);
    for (const premiums of ['inCost', 'inBalance'] as const) {
      const { holdings, snapshot } = withPremiums(written(premiums), expected);
      const found = assess(holdings, snapshot, rulebook);
      expect(found.ok && found.value.maintenance.equity.value.toString()).toBe('11000');
    }
  },
);

test('an account that does not say is taken as the rulebook expects', () => {
  const silent = pricedOf([bought], { USD: '6000' });
  expect(withPremiums(silent, 'inCost').holdings).toBe(silent.holdings);
  expect(withPremiums(silent, 'inBalance').holdings).toBe(silent.holdings);
});
