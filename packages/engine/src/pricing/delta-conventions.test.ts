import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Right } from '../domain/instrument.ts';
import { black76PriceOf } from './black76.ts';
import {
  DELTA_TYPES,
  type DeltaMarket,
  deltaScale,
  forwardOf,
  quotedDelta,
} from './delta-conventions.ts';
import { between } from './reference.fixture.ts';
import { strikeFromDelta } from './strike-from-delta.ts';

const rights = fc.constantFrom<Right>('call', 'put');
const markets: fc.Arbitrary<DeltaMarket> = fc.record({
  deltaType: fc.constantFrom(...DELTA_TYPES),
  spot: between(0.01, 1e5),
  domesticDiscount: between(0.7, 1.05),
  foreignDiscount: between(0.7, 1.05),
  stdDev: between(0.01, 1.5),
});

test('call less put is one unit of the hedge, or the strike in units of the forward', () => {
  holds(
    fc.property(markets, between(-2, 2), (market, moneyness) => {
      const forward = forwardOf(market);
      const strike = forward * Math.exp(moneyness);
      const call = quotedDelta(market, { right: 'call', strike });
      const put = quotedDelta(market, { right: 'put', strike });
      const isAdjusted = market.deltaType.startsWith('Pa');
      const unit = isAdjusted ? strike / forward : 1;
      expect((call - put) / deltaScale(market)).toBeCloseTo(unit, 13);
    }),
  );
});

test('the premium-adjusted delta is the plain one less the premium in units of the underlying', () => {
  holds(
    fc.property(markets, rights, between(-2, 2), (market, right, moneyness) => {
      const forward = forwardOf(market);
      const strike = forward * Math.exp(moneyness);
      const plain = quotedDelta({ ...market, deltaType: 'Fwd' }, { right, strike });
      const adjusted = quotedDelta({ ...market, deltaType: 'PaFwd' }, { right, strike });
      const premium = black76PriceOf(right === 'call', forward, strike, market.stdDev, 1);
      expect(Math.abs(adjusted - (plain - premium / forward))).toBeLessThan(
        1e-14 * (1 + strike / forward),
      );
    }),
  );
});

test('the strike of a delta has that delta, and is the higher one where a call has two', () => {
  holds(
    fc.property(markets, rights, between(0.001, 0.999), (market, right, share) => {
      const delta = (right === 'call' ? share : -share) * deltaScale(market);
      const strike = strikeFromDelta(market, { right, delta });
      const isAdjustedCall = right === 'call' && market.deltaType.startsWith('Pa');
      if (!strike.ok) {
        expect(isAdjustedCall).toBe(true);
        let most = 0;
        for (let x = -6; x <= 4; x += 0.02) {
          const tried = forwardOf(market) * Math.exp(x * market.stdDev);
          most = Math.max(most, quotedDelta(market, { right, strike: tried }));
        }
        expect(most).toBeLessThan(delta * (1 + 1e-12));
        return;
      }
      const again = quotedDelta(market, { right, strike: strike.value });
      expect(Math.abs(again / delta - 1)).toBeLessThan(1e-11);
      if (!isAdjustedCall) return;
      const higher = quotedDelta(market, { right, strike: strike.value * 1.001 });
      expect(higher).toBeLessThan(again);
    }),
    1_000,
  );
});

test('a premium-adjusted put may have any delta below 0', () => {
  const market: DeltaMarket = {
    deltaType: 'PaFwd',
    spot: 100,
    domesticDiscount: 1,
    foreignDiscount: 1,
    stdDev: 0.3,
  };
  const strike = strikeFromDelta(market, { right: 'put', delta: -2.5 });
  expect(strike.ok && quotedDelta(market, { right: 'put', strike: strike.value })).toBeCloseTo(
    -2.5,
    12,
  );
});

test.each<[Right, number, DeltaMarket['deltaType']]>([
  ['call', 0, 'Fwd'],
  ['call', 1, 'Fwd'],
  ['call', -0.25, 'Spot'],
  ['call', 0.95, 'Spot'],
  ['put', 0.25, 'PaSpot'],
  ['put', -1, 'Fwd'],
  ['call', 0.99, 'PaFwd'],
  ['put', Number.NaN, 'PaFwd'],
])('no strike of a %s has the delta %d (%s)', (right, delta, deltaType) => {
  const market = { deltaType, spot: 1, domesticDiscount: 1, foreignDiscount: 0.9, stdDev: 0.3 };
  expect(strikeFromDelta(market, { right, delta })).toMatchObject({
    ok: false,
    error: { type: 'NoStrikeForDelta', delta },
  });
});
