// Published cases of option values, Greeks, digitals and quoted deltas.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import type { Right } from '../domain/instrument.ts';
import { black76PriceOf, outOfTheMoney } from './black76.ts';
import { blackScholesMerton, type SpotOptionTerms } from './black-scholes-merton.ts';
import { type DeltaType, quotedDelta } from './delta-conventions.ts';
import { type DigitalPayoff, digitalPrice } from './digital.ts';

type Text = Readonly<Record<string, string>>;
type Case = {
  readonly name: string;
  readonly input: Text;
  readonly expected: Text;
  readonly tolerance: { readonly absolute: string };
};

const YEAR_SECONDS = 365 * 86_400;

function casesOf(path: string | undefined): readonly Case[] {
  return (JSON.parse(readFileSync(path ?? '', 'utf8')) as { cases: readonly Case[] }).cases;
}

function compare(actual: Readonly<Record<string, number>>, { expected, tolerance }: Case): void {
  for (const [name, value] of Object.entries(expected)) {
    const miss = Math.abs((actual[name] ?? Number.NaN) - Number(value));
    expect(miss, `${name}: ${actual[name]} for ${value}`).toBeLessThanOrEqual(
      Number(tolerance.absolute),
    );
  }
}

function spotTerms(input: Text): SpotOptionTerms {
  return {
    right: input['type'] as Right,
    spot: Number(input['spot']),
    strike: Number(input['strike']),
    rate: Number(input['rate']),
    dividendYield: Number(input['dividendYield']),
    years: Number(input['t']),
    volatility: Number(input['vol']),
  };
}

describeWithShared('published Greeks', ['vectors/blackscholes-price-greeks.json'], ([path]) => {
  test.each(casesOf(path))('$name', (one) => {
    compare(blackScholesMerton(spotTerms(one.input)), one);
  });
});

describeWithShared('published edges', ['vectors/black76-edge-delta-digital.json'], ([path]) => {
  test.each(casesOf(path))('$name', (one) => {
    compare(actualOf(one.input), one);
  });
});

/** The four shapes of input: digital payoff, quoted delta, Black-76 by time, Black-76 by deviation. */
function actualOf(input: Text): Readonly<Record<string, number>> {
  if (input['payoff'] !== undefined) {
    return { price: digitalPrice(spotTerms(input), payoffOf(input)) };
  }
  if (input['deltaType'] !== undefined) {
    const market = {
      deltaType: input['deltaType'] as DeltaType,
      spot: Number(input['spot']),
      domesticDiscount: Number(input['domesticDiscount']),
      foreignDiscount: Number(input['foreignDiscount']),
      stdDev: Number(input['stdDev']),
    };
    const option = { right: input['type'] as Right, strike: Number(input['strike']) };
    return { delta: quotedDelta(market, option) };
  }
  const forward = Number(input['forward']);
  const strike = Number(input['strike']);
  const discount = Number(input['discount']);
  const stdDev =
    input['stdDev'] === undefined
      ? Number(input['vol']) * Math.sqrt(Number(input['secToExpiry']) / YEAR_SECONDS)
      : Number(input['stdDev']);
  return {
    call: black76PriceOf(true, forward, strike, stdDev, discount),
    put: black76PriceOf(false, forward, strike, stdDev, discount),
    price: black76PriceOf(input['type'] === 'call', forward, strike, stdDev, discount),
    undiscountedCallDelta: outOfTheMoney(forward, strike, stdDev).callDelta,
  };
}

function payoffOf(input: Text): DigitalPayoff {
  switch (input['payoff']) {
    case 'cashOrNothing':
      return { type: 'cashOrNothing', cash: Number(input['cash']) };
    case 'gap':
      return { type: 'gap', secondStrike: Number(input['secondStrike']) };
    default:
      return { type: 'assetOrNothing' };
  }
}
