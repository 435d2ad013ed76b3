import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Option } from '../../domain/instrument.ts';
import type { Snapshot, UnderlyingQuote } from '../../domain/snapshot.ts';
import { marketLegs, type PricingRules } from './market-legs.ts';
import { scenarioRisk } from './scenario-risk.ts';
import { chain, NOW_MS, of, positionOf, rules } from './scenarios.fixture.ts';

const { snapshot, options } = chain();
const [option] = options;
if (option === undefined) throw new Error('the chain has options');

const strict: PricingRules = { discounting: 'none', zeroVolatility: 'refused' };
const refusal = (held: Option, market: Snapshot, pricing = strict) => {
  const answer = marketLegs([positionOf(held, Exact.ONE)], {
    underlying: 'BTC',
    snapshot: market,
    rules: pricing,
  });
  return answer.ok ? 'accepted' : `${answer.error.code} ${answer.error.where}`;
};
const quoted = (change: { readonly volatility?: number }): Snapshot => ({
  ...snapshot,
  instruments: new Map([[option.symbol, { mark: Exact.ONE, confidence: Exact.ONE, ...change }]]),
});
const market = (change: Partial<UnderlyingQuote>): Snapshot => {
  const quote = snapshot.underlyings.get('BTC');
  if (quote === undefined) throw new Error('BTC is quoted');
  return { ...snapshot, underlyings: new Map([['BTC', { ...quote, ...change }]]) };
};

describe('what cannot be margined is refused, with what and where', () => {
  const { symbol } = option;
  test.each([
    [
      'an underlying that is not quoted',
      { ...snapshot, underlyings: new Map() },
      'UnknownUnderlying BTC',
    ],
    ['an index price of zero', market({ spot: Exact.ZERO }), 'IllegalValue BTC'],
    ['an expiry without a forward', market({ expiries: [] }), `MissingQuote ${symbol}`],
    ['no volatility', quoted({}), `MissingQuote ${symbol}`],
    ['a volatility of zero', quoted({ volatility: 0 }), `ZeroVolatility ${symbol}`],
    ['a volatility below zero', quoted({ volatility: -0.1 }), `IllegalValue ${symbol}`],
    ['a volatility that is no number', quoted({ volatility: Number.NaN }), `NotFinite ${symbol}`],
    [
      'an expiry that has passed',
      { ...snapshot, nowMs: option.expiryMs + 1 },
      `NegativeTime ${symbol}`,
    ],
  ] as const)('%s', (_, changed, expected) => {
    expect(refusal(option, changed)).toBe(expected);
  });

  test('a forward that is not above zero', () => {
    const forwards = {
      expiryMs: option.expiryMs,
      forwardFixed: Exact.ZERO,
      forwardVariable: Exact.ZERO,
      rate: Exact.ZERO,
      forwardConfidence: Exact.ONE,
      rateConfidence: Exact.ONE,
    };
    expect(refusal(option, market({ expiries: [forwards] }))).toBe(`IllegalValue ${symbol}`);
  });

  test('a volatility of zero is intrinsic value where the rule says so; so is a time of exactly zero', () => {
    const lenient: PricingRules = { ...strict, zeroVolatility: 'intrinsic' };
    expect(refusal(option, quoted({ volatility: 0 }), lenient)).toBe('accepted');
    expect(refusal(option, { ...snapshot, nowMs: option.expiryMs })).toBe('accepted');
  });
});

test('whatever legal market there is, every scenario has a number', () => {
  const legal = fc.record({
    volatility: fc.double({ min: 0, max: 50, noNaN: true }),
    forward: fc.double({ min: 1e-6, max: 1e7, noNaN: true }),
    strike: fc.double({ min: 1e-6, max: 1e7, noNaN: true }),
    rate: fc.double({ min: -1, max: 3, noNaN: true }),
    days: fc.integer({ min: 0, max: 4_000 }),
    isCall: fc.boolean(),
    size: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  });
  holds(
    fc.property(legal, (one) => {
      const expiryMs = NOW_MS + one.days * 86_400_000;
      const held: Option = {
        ...option,
        expiryMs,
        strike: Exact.float(one.strike),
        right: one.isCall ? 'call' : 'put',
      };
      const quotes = market({
        expiries: [
          {
            expiryMs,
            forwardFixed: Exact.ZERO,
            forwardVariable: Exact.float(one.forward),
            rate: Exact.float(one.rate),
            forwardConfidence: Exact.ONE,
            rateConfidence: Exact.ONE,
          },
        ],
      });
      const { volatility } = one;
      const instruments = new Map([
        [held.symbol, { mark: Exact.ONE, confidence: Exact.ONE, volatility }],
      ]);
      const risk = scenarioRisk(
        {
          underlying: 'BTC',
          positions: [positionOf(held, Exact.integer(one.size))],
          balances: [{ asset: 'BTC', amount: of('-0.5') }],
          snapshot: { ...quotes, instruments },
        },
        rules.scenarios,
      );
      if (!risk.ok) throw new Error(risk.error.message);
      expect(risk.value.worstPnl.sign).toBeLessThanOrEqual(0);
      for (const { pnl } of risk.value.scenarios) expect(pnl.toNumber()).not.toBeNaN();
    }),
    150,
  );
});
