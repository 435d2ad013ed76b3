// A made-up crash for whoever has no data: seeded jump diffusion whose volatility clusters, one calm part, one crash, one
// recovery. Prices are rounded to a grid and written as a price file would hold them; volume rises with movement.
import type { BarFile, BarSeries } from '../bars/bar-file.ts';
import { exp, power } from '../base/elementary.ts';
import { Random } from '../base/random.ts';

export type SyntheticOptions = {
  readonly seed: number;
  /** Length of the series in bars of one minute; 720 if not given. */
  readonly bars?: number;
};

type Coin = {
  readonly name: string;
  readonly price: number;
  readonly decimals: number;
  /** How far it falls for one per cent of bitcoin's fall: alt-coins fell two to three times as far on 2025-10-10. */
  readonly beta: number;
  /** Daily traded notional, USD. */
  readonly daily: number;
};
const COINS: readonly Coin[] = [
  { name: 'BTC', price: 121_500, decimals: 1, beta: 1, daily: 2e9 },
  { name: 'ETH', price: 4_370, decimals: 2, beta: 1.5, daily: 1e9 },
  { name: 'SOL', price: 221, decimals: 3, beta: 2, daily: 3e8 },
  { name: 'DOGE', price: 0.248, decimals: 5, beta: 2.6, daily: 1.2e8 },
];

const BAR_MS = 60_000;
/** 2025-10-10 12:00 UTC: the day that the shape imitates. */
const START = Date.UTC(2025, 9, 10, 12);
const BARS_DEFAULT = 720;
/** One-minute volatility in calm: 0.04 %, bitcoin's of that morning (about 30 % a year). */
const CALM = 0.0004;
/** Log-volatility reverts with a half-life of half an hour and is shocked by 0.12 a minute: clusters last for about an hour. */
const REVERSION = 0.023;
const VOL_OF_VOL = 0.12;
/** In the crash volatility is 8 times as high; it fades with a half-life of 20 minutes. */
const CRASH_FACTOR = 8;
const CRASH_FADE = 0.034;
/** The fall itself: 13 % for bitcoin over 25 minutes, two thirds of it recovered slowly, as on 2025-10-10. */
const FALL = 0.14;
const FALL_BARS = 25;
const RECOVERY = 0.6;
const RECOVERY_BARS = 180;
/** Jumps: one an hour in calm, one in three minutes in the crash, each normal with sigma 2.5 times the minute's volatility. */
const JUMPS_CALM = 1 / 60;
const JUMPS_CRASH = 1 / 3;
const JUMP_SIGMA = 2.5;
/** Perpetuals trade below spot in the crash: 0.4 % on average, smoothed. */
const BASIS_CRASH = 0.004;
/** Points of the path within a bar. */
const POINTS = 8;

/** Minute bars of four coins, each with a spot and a perpetual source. */
export function syntheticBars(options: SyntheticOptions): BarFile {
  const bars = options.bars ?? BARS_DEFAULT;
  const random = new Random(options.seed).fork('synthetic');
  const crashAt = Math.floor(bars * random.between(0.42, 0.5));
  const writers = COINS.map((coin) => ({
    coin,
    spot: new Writer(coin, 'spot', bars),
    perp: new Writer(coin, 'perp', bars),
    logPrice: 0,
    basis: 0,
  }));
  let logVol = 0;
  for (let bar = 0; bar < bars; bar += 1) {
    const since = bar - crashAt;
    const stress = since < 0 ? 0 : exp(-CRASH_FADE * Math.max(0, since - FALL_BARS));
    logVol += -REVERSION * logVol + VOL_OF_VOL * random.normal();
    const vol = CALM * exp(logVol) * (1 + (CRASH_FACTOR - 1) * stress);
    const drift = driftAt(since);
    const jumps = random.chance(stress > 0.3 ? JUMPS_CRASH : JUMPS_CALM)
      ? JUMP_SIGMA * vol * random.normal()
      : 0;
    const jumpPoint = random.below(POINTS);
    const common = Array.from(
      { length: POINTS },
      (_, k) =>
        (drift + vol * Math.sqrt(POINTS) * random.normal()) / POINTS +
        (k === jumpPoint ? jumps : 0),
    );
    for (const each of writers) {
      const { coin, spot, perp } = each;
      let moved = 0;
      for (const move of common) {
        const own = (vol * 0.5 * coin.beta * random.normal()) / Math.sqrt(POINTS);
        each.logPrice += coin.beta * move + own;
        moved += Math.abs(coin.beta * move + own);
        each.basis +=
          0.1 * (-BASIS_CRASH * coin.beta * stress - each.basis) + 0.1 * vol * random.normal();
        const price = coin.price * exp(each.logPrice);
        spot.point(price);
        perp.point(price * (1 + each.basis));
      }
      // Volume grows with the square root of the movement over the calm one.
      const busy = power(Math.max(0.2, moved / (CALM * 3)), 0.8) * random.logNormal(1, 0.3);
      spot.finish(bar, (0.3 * coin.daily * busy) / 1440);
      perp.finish(bar, (0.7 * coin.daily * busy) / 1440);
    }
  }
  const series = writers.flatMap(({ spot, perp }) => [spot.series(), perp.series()]);
  return {
    name: `synthetic crash, seed ${options.seed}`,
    rows: series.length * bars,
    hasVolume: true,
    series,
  };
}

function driftAt(since: number): number {
  if (since < 0) return 0;
  if (since < FALL_BARS) return -FALL / FALL_BARS;
  return since < FALL_BARS + RECOVERY_BARS ? (RECOVERY * FALL) / RECOVERY_BARS : 0;
}

/** Gathers one source's bars on the coin's grid. */
class Writer {
  private readonly coin: Coin;
  private readonly kind: 'spot' | 'perp';
  private readonly unit: number;
  private readonly out: {
    readonly times: Float64Array;
    readonly open: BigInt64Array;
    readonly high: BigInt64Array;
    readonly low: BigInt64Array;
    readonly close: BigInt64Array;
    readonly notional: Float64Array;
  };
  private opened = 0;
  private high = 0;
  private low = 0;
  private last = 0;

  constructor(coin: Coin, kind: 'spot' | 'perp', bars: number) {
    this.coin = coin;
    this.kind = kind;
    this.unit = 10 ** coin.decimals;
    const column = (): BigInt64Array => new BigInt64Array(bars);
    this.out = {
      times: new Float64Array(bars),
      open: column(),
      high: column(),
      low: column(),
      close: column(),
      notional: new Float64Array(bars),
    };
  }

  point(price: number): void {
    const onGrid = Math.max(1, Math.round(price * this.unit));
    if (this.opened === 0) {
      this.opened = onGrid;
      this.high = onGrid;
      this.low = onGrid;
    }
    this.high = Math.max(this.high, onGrid);
    this.low = Math.min(this.low, onGrid);
    this.last = onGrid;
  }

  finish(bar: number, notional: number): void {
    this.out.times[bar] = START + bar * BAR_MS;
    this.out.open[bar] = BigInt(this.opened);
    this.out.high[bar] = BigInt(this.high);
    this.out.low[bar] = BigInt(this.low);
    this.out.close[bar] = BigInt(this.last);
    this.out.notional[bar] = notional;
    this.opened = 0;
  }

  series(): BarSeries {
    const { coin, kind } = this;
    const symbol =
      kind === 'spot' ? `${coin.name}-USD@synthetic` : `${coin.name}USDT-PERP@synthetic`;
    const instrument = {
      underlying: coin.name,
      venue: 'synthetic',
      kind,
      inverse: false,
      quote: kind === 'spot' ? 'USD' : 'USDT',
      contractFace: 0,
    };
    return {
      symbol,
      instrument,
      file: 'synthetic',
      barMs: BAR_MS,
      decimals: coin.decimals,
      ...this.out,
    };
  }
}
