// Options: value, Greeks and implied volatility of one option, against what the runtime's own exponential, logarithm and
// square root cost, and how far values lie from the reference table of 420 digits.
import { black76PriceOf, outOfTheMoney } from '../packages/engine/src/pricing/black76.ts';
import { black76Greeks } from '../packages/engine/src/pricing/greeks.ts';
import { impliedVolatility } from '../packages/engine/src/pricing/implied-volatility.ts';
import type { OptionTerms } from '../packages/engine/src/pricing/option-terms.ts';
import { readReference } from '../packages/engine/src/pricing/reference.fixture.ts';
import { fastest, ns, type Row, times } from './measure.ts';

const OPTIONS = 4_096;
const RUNS = 200;

export function benchOptions(): readonly Row[] {
  const chain = listedChain();
  const yardstick = perOption(chain, ({ forward, strike, volatility, years }) => {
    const distance = Math.log(forward / strike);
    return Math.exp(-distance * distance) + Math.sqrt(volatility * years);
  });
  const row = (what: string, work: (terms: OptionTerms) => number): Row => {
    const took = perOption(chain, work);
    return { what, figure: ns(took), ratio: `${times(took / yardstick)} the runtime's` };
  };
  return [
    { what: "the runtime's exp, log and square root", figure: ns(yardstick), ratio: '1.00 x' },
    row('Black-76 value', ({ forward, strike, volatility, years, discount }) =>
      black76PriceOf(true, forward, strike, volatility * Math.sqrt(years), discount),
    ),
    row('Black-76 value, delta, gamma and vega', valueDeltaGammaVega),
    row('Black-76 value and all seven Greeks', (terms) => {
      const { price, delta, gamma, vega, theta, rho, vanna, volga } = black76Greeks(terms);
      return price + delta + gamma + vega + theta + rho + vanna + volga;
    }),
    impliedRow(chain, yardstick),
    ...errorRows(),
  ];
}

function valueDeltaGammaVega(terms: OptionTerms): number {
  const { forward, strike, volatility, years, discount } = terms;
  const rootYears = Math.sqrt(years);
  const stdDev = volatility * rootYears;
  const side = outOfTheMoney(forward, strike, stdDev);
  const density = discount * side.density;
  const gamma = density / (forward * forward * stdDev);
  const timeValue = Math.max(0, forward - strike) + side.value;
  return discount * (timeValue + side.callDelta) + gamma + density * rootYears;
}

function impliedRow(chain: readonly OptionTerms[], yardstick: number): Row {
  const priced = chain.map((terms) => ({ ...terms, price: black76Greeks(terms).price }));
  const took = perOption(priced, (option) => {
    const implied = impliedVolatility(option);
    return implied.ok ? implied.value : 0;
  });
  return {
    what: 'implied volatility',
    figure: ns(took),
    ratio: `${times(took / yardstick)} the runtime's`,
  };
}

function errorRows(): readonly Row[] {
  let absolute = 0;
  let relative = 0;
  for (const { terms, greeks } of readReference()) {
    const { right, forward, strike } = terms;
    const { price } = black76Greeks(terms);
    absolute = Math.max(absolute, Math.abs(price - greeks.price) / Math.max(forward, strike));
    const isOut = right === 'call' ? strike >= forward : strike <= forward;
    if (!isOut || greeks.price < 1e-300) continue;
    relative = Math.max(relative, Math.abs(price / greeks.price - 1));
  }
  const row = (what: string, error: number): Row => ({
    what,
    figure: error.toExponential(1),
    ratio: 'of the table',
  });
  return [
    row('largest error over the larger of forward and strike', absolute),
    row('largest relative error out of the money, down to 1e-300', relative),
  ];
}

function perOption<Option>(chain: readonly Option[], work: (option: Option) => number): number {
  let sink = 0;
  const best = fastest(chain.length, RUNS, () => {
    for (const option of chain) sink += work(option);
  });
  if (Number.isNaN(sink)) throw new Error('an option has no value');
  return best;
}

/** Strikes within two deviations or so, in an order that no branch predictor learns. */
function listedChain(): readonly OptionTerms[] {
  return Array.from({ length: OPTIONS }, (_, i) => {
    const x = (i * 0.754877666) % 1;
    const y = (i * 0.569840291) % 1;
    const years = 0.02 + y;
    const volatility = 0.3 + 0.6 * x;
    const strike = 100 * (1 + (3 * ((i * 0.618033989) % 1) - 1.2) * volatility * Math.sqrt(years));
    return {
      right: 'call',
      forward: 100,
      strike: Math.max(1, strike),
      years,
      volatility,
      discount: 0.98,
    };
  });
}
