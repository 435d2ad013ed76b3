// The market of a shock without a price file: one major perpetual in calm trading, whose price falls once, evenly, and then
// stands still. As bars, so that it goes the same way as a price file.
import type { BarFile } from '../bars/bar-file.ts';
import { exp, ln } from '../base/elementary.ts';

/** Bars are seen four times: a price every five seconds. */
const BAR_MS = 15_000;
const START = Date.UTC(2025, 0, 1);
/** Calm bars first, in which accounts open. */
const CALM_BARS = 4;
/**
 * A price as bitcoin's, and USD 1 bn traded a day: a depth of USD 10.4 m within 1 % by the fit of book/calibrate-depth.ts, and
 * a population that holds USD 300 m, long plus short, 29 times as much.
 */
const PRICE = 100_000;
const DAILY_NOTIONAL = 1e9;
const CENTS = 100;

export type Shock = {
  /** Signed share of the price: -0.1 falls by 10 %. */
  readonly move: number;
  /** The fall takes so long. */
  readonly overMs: number;
  /** And then stands still for so long. */
  readonly afterMs: number;
};

export function shockBars({ move, overMs, afterMs }: Shock): BarFile {
  const falling = Math.max(1, Math.ceil(overMs / BAR_MS));
  const bars = CALM_BARS + falling + Math.max(1, Math.ceil(afterMs / BAR_MS));
  const at = (bar: number): bigint => {
    const share = Math.min(1, Math.max(0, (bar - CALM_BARS) / falling));
    return BigInt(Math.round(PRICE * exp(share * ln(1 + move)) * CENTS));
  };
  const times = new Float64Array(bars);
  const column = (): BigInt64Array => new BigInt64Array(bars);
  const series = { open: column(), high: column(), low: column(), close: column() };
  const notional = new Float64Array(bars).fill((DAILY_NOTIONAL * BAR_MS) / 86_400_000);
  for (let bar = 0; bar < bars; bar += 1) {
    times[bar] = START + bar * BAR_MS;
    const from = at(bar);
    const to = at(bar + 1);
    series.open[bar] = from;
    series.close[bar] = to;
    series.high[bar] = from > to ? from : to;
    series.low[bar] = from < to ? from : to;
  }
  const instrument = {
    underlying: 'BTC',
    venue: 'shock',
    kind: 'spot',
    inverse: false,
    quote: 'USD',
    contractFace: 0,
  } as const;
  return {
    name: 'a shock',
    rows: bars,
    hasVolume: true,
    series: [
      {
        symbol: 'BTC-USD@shock',
        instrument,
        file: 'shock',
        barMs: BAR_MS,
        decimals: 2,
        times,
        ...series,
        notional,
      },
    ],
  };
}
