// Portfolio margins composed of blocks: one assessment of an account of 500 instruments, both levels and the whole
// explanation, under the four compositions that the tests use, against pricing the same options once.
import { assess } from '../packages/engine/src/margin/model/assess.ts';
import {
  future,
  option,
  perpetual,
  position,
  scopeOf,
} from '../packages/engine/src/margin/scenario/blocks.fixture.ts';
import { rulebookOf } from '../packages/engine/src/margin/scenario/composing.fixture.ts';
import { compositions } from '../packages/engine/src/margin/scenario/compositions.fixture.ts';
import { black76PriceOf } from '../packages/engine/src/pricing/black76.ts';
import { fastest, type Row, times } from './measure.ts';

const OPTIONS = 496;
const DAYS = [1, 7, 30, 60, 90, 180, 365];
const RUNS = 60;

export function benchPortfolioBlocks(): readonly Row[] {
  const yardstick = fastest(1, RUNS, priceEachOnce);
  return Object.entries(compositions).map(([name, composition]) => {
    const { holdings, snapshot } = account(name === 'deribit' ? 'BTC' : 'USDC');
    const rulebook = rulebookOf(name, composition);
    const took = fastest(1, RUNS, () => {
      const assessed = assess(holdings, snapshot, rulebook);
      if (!assessed.ok) throw new Error(assessed.error.message);
    });
    return {
      what: `500 instruments under the composition of ${name}`,
      figure: `${(took / 1e6).toFixed(2)} ms`,
      ratio: `${times(took / yardstick)} pricing its options once`,
    };
  });
}

function account(settle: string) {
  const options = Array.from({ length: OPTIONS }, (_, index) => {
    const days = DAYS[index % DAYS.length] ?? 30;
    const strike = String(20_000 + 800 * Math.floor(index / 8));
    const right = index % 2 === 0 ? 'call' : 'put';
    return position(option(right, strike, days, { settle }), String((index % 21) - 10 || 1));
  });
  const others = [
    position(perpetual('perpetual', { settle }), '5000'),
    position(future('month', 30, { settle }), '-2000'),
    position(future('quarter', 90, { settle }), '3000'),
    position(future('half', 180, { settle }), '-500'),
  ];
  const mark = settle === 'BTC' ? '0.02' : '1000';
  const quotes = Object.fromEntries(
    options.map(({ instrument }) => [instrument.symbol, { mark, volatility: 0.6 }]),
  );
  const assets = { USD: '1', USDC: '1', USDT: '1', BTC: '50000' };
  return scopeOf([...options, ...others], { quotes, assets });
}

function priceEachOnce(): void {
  let sum = 0;
  for (let index = 0; index < OPTIONS; index++) {
    const strike = 20_000 + 800 * Math.floor(index / 8);
    sum += black76PriceOf(index % 2 === 0, 50_000, strike, 0.2, 1);
  }
  if (!(sum > 0)) throw new Error('nothing was priced');
}
