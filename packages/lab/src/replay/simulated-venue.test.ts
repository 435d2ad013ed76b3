// What cannot be a venue: data that no listing holds is the file's fault, and said so.
import { expect, test } from 'vitest';
import { BarFileError } from '../bars/bar-file.ts';
import { joinBars } from '../bars/price-data.ts';
import { readBars } from '../bars/read-bars.ts';
import { planVenue } from '../venue/plan-venue.ts';
import { SimulatedVenue } from './simulated-venue.ts';

test('volumes that no venue can list are refused in one sentence', () => {
  const text =
    'symbol,ts_ms,open,high,low,close,volume\nBTC-PERP,1640991600000,46319,46385,46319,46377,2300413\n';
  const data = joinBars([readBars('loud.csv', text)]);
  const plan = planVenue(data.underlyings, {
    time: data.from,
    barMs: data.barMs,
    observationMs: 20_000,
  });
  const open = (): void => new SimulatedVenue(plan).open(data.from);
  expect(open).toThrow(BarFileError);
  expect(open).toThrow(
    /^no venue can list the prices and volumes of the data\. Parameter out of range: .*\.$/u,
  );
});
