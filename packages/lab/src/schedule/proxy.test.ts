import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { HOUR } from './hours.fixture.ts';
import { ReturnHistory } from './proxy.ts';

describe('a proxy', () => {
  const history = (factor: number, hours: number): ReturnHistory => {
    const random = new Random(5);
    const made = new ReturnHistory();
    let price = 100;
    for (let i = 0; i < hours; i += 1) {
      const open = price;
      price *= 1 + factor * 0.01 * random.normal();
      made.observe({
        timeMs: i * HOUR,
        lengthMs: HOUR,
        open,
        high: price,
        low: price,
        close: price,
      });
    }
    return made;
  };
  it('moves by the ratio of what both have moved', () => {
    expect(history(2, 100).ratioTo(history(1, 200))).toBeCloseTo(2, 1);
    expect(history(1, 200).ratioTo(history(1, 200))).toBe(1);
  });
  it('says nothing of less than a day in common, nor of a market that stands still', () => {
    expect(history(1, 23).ratioTo(history(1, 200))).toBeUndefined();
    expect(history(0, 100).ratioTo(history(1, 100))).toBeUndefined();
  });
});
