import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Ewma } from './ewma.ts';
import { HOUR_MS } from './hour.ts';

it('is the exponential average of squared returns of whole days', () => {
  const random = new Random(2);
  const model = new Ewma({ horizonHours: 24, decay: 0.94 });
  let average = 0;
  let day = 0;
  for (let i = 1; i <= 24 * 80; i += 1) {
    const logReturn = 0.01 * random.normal();
    model.observe({ endMs: i * HOUR_MS, close: 1, logReturn, variance: 1e-4 });
    day += logReturn;
    if (i % 24 !== 0) continue;
    const weight = Math.max(0.06, 24 / i);
    average += weight * (day * day - average);
    day = 0;
    if (i < 24 * 20) expect(model.variance()).toBeUndefined();
    else expect(model.variance()).toBeCloseTo(average, 12);
  }
});
