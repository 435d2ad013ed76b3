// Small return matrices for the tests of back-tests: normal returns with one common factor, seeded.
import { Random } from '../base/random.ts';
import type { ReturnMatrix } from './return-matrix.ts';

const DAY_MS = 86_400_000;
export const NAMES = ['BTC', 'ETH', 'SOL'] as const;

/** Daily returns of three names, each `volatility` large, correlated by `correlation`. */
export function normalMatrix(of: {
  readonly rows: number;
  readonly correlation: number;
  readonly volatility: number;
  readonly seed: number;
}): ReturnMatrix {
  const random = new Random(of.seed);
  const common = Math.sqrt(of.correlation);
  const own = Math.sqrt(1 - of.correlation);
  const rows = Array.from({ length: of.rows }, (_, day) => {
    const shared = random.normal();
    const returns = NAMES.map(() =>
      Math.max(-0.9, of.volatility * (common * shared + own * random.normal())),
    );
    return { timeMs: (day + 1) * DAY_MS, returns };
  });
  return { names: NAMES, stepMs: DAY_MS, rows, dropped: 0 };
}
