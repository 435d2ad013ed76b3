// The coarsest bars there are: what is derived from their length must stay within the legal ranges.
import { expect, test } from 'vitest';
import { readBars } from '../bars/read-bars.ts';
import { runReplay } from '../replay/run-replay.ts';

test('daily bars are replayed like any others', () => {
  const day = 86_400_000;
  const rows = Array.from({ length: 30 }, (_, i) => {
    const price = 100 + (i % 7);
    return `LINKUSDT,${1_700_000_000_000 - (1_700_000_000_000 % day) + i * day},${price},${price + 2},${price - 2},${price + 1},1000`;
  });
  const text = ['symbol,ts_ms,open,high,low,close,volume', ...rows].join('\n');
  const result = runReplay({
    files: [readBars('daily.csv', text)],
    accounts: 20,
    seed: 1,
    now: () => 0,
  });
  expect(result.steps).toBe(120);
  for (const { difference } of Object.values(result.conservation.assets))
    expect(difference).toBe('0');
});
