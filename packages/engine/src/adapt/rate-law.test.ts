import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import {
  initialRate,
  nextRate,
  ppmOfRateUp,
  RATE_ONE,
  rateOfPpm,
  type RateState,
  type RateTerms,
  targetRate,
} from './rate-law.ts';

const HOUR = 3_600_000;
const percent = (n: number): bigint => rateOfPpm(n * 10_000);

const terms: RateTerms = {
  coverPpm: 1_000_000,
  stressPpm: 200_000,
  stressWeightPpm: 250_000,
  bufferPpm: 250_000,
  calmTauMs: 90 * 24 * HOUR,
  riseHourPpm: 10_000,
  fallHourPpm: 5_000,
  noticeMs: 2 * HOUR,
  floor: percent(5),
  max: percent(50),
};
/** Neither stress nor calm level: the rate goes where the quantile is. */
const bare: RateTerms = {
  ...terms,
  stressWeightPpm: 0,
  bufferPpm: 0,
  calmTauMs: 3_650 * 24 * HOUR,
};

const resting = (rate: bigint): RateState => ({ rate, calm: percent(2), proposal: undefined });

describe('the target', () => {
  it.each([
    ['the floor', { asked: 1, calm: 1 }, { stressWeightPpm: 0 }, 5],
    ['the calm level with its buffer', { asked: 8, calm: 8 }, { stressWeightPpm: 0 }, 10],
    ['the same while the buffer is used up', { asked: 10, calm: 8 }, { stressWeightPpm: 0 }, 10],
    ['what is asked beyond the buffer', { asked: 12, calm: 8 }, { stressWeightPpm: 0 }, 12],
    ['the stress by its weight', { asked: 12, calm: 8 }, {}, 14],
    ['what is asked beyond the stress', { asked: 40, calm: 8 }, {}, 40],
    ['the largest rate', { asked: 90, calm: 8 }, {}, 50],
  ])('is %s', (_, { asked, calm }, change, expected) => {
    const target = targetRate(
      { asked: percent(asked), calm: percent(calm) },
      { ...terms, ...change },
    );
    expect(target).toBe(percent(expected));
  });
});

describe('the law', () => {
  it('begins at the floor, with the buffer whole', () => {
    const { rate, calm } = initialRate(terms);
    expect(rate).toBe(percent(5));
    expect(calm).toBe(percent(4));
  });

  it('proposes, waits for the notice, rises at the speed limit, and is done', () => {
    const seen: [bigint, boolean][] = [];
    let state = resting(percent(5));
    for (let hour = 0; hour <= 6; hour += 1) {
      state = nextRate({
        state,
        quantile: percent(5.2),
        now: hour * HOUR,
        elapsedMs: HOUR,
        terms: bare,
      });
      seen.push([state.rate, state.proposal !== undefined]);
    }
    // 1 % of the floor an hour is 0.05 % of the price.
    expect(seen).toEqual([
      [percent(5), true],
      [percent(5), true],
      [percent(5), true],
      [percent(5.05), true],
      [percent(5.1), true],
      [percent(5.15), true],
      [percent(5.2), false],
    ]);
  });

  it('withdraws a proposal whose reason is gone, and gives notice again', () => {
    const proposed = nextRate({
      state: resting(percent(6)),
      quantile: percent(7),
      now: 0,
      elapsedMs: HOUR,
      terms: bare,
    });
    expect(proposed.proposal).toEqual({ sinceMs: 0, upTo: percent(7) });
    const calmer = nextRate({
      state: proposed,
      quantile: percent(6),
      now: HOUR,
      elapsedMs: HOUR,
      terms: bare,
    });
    expect(calmer).toMatchObject({ rate: percent(6), proposal: undefined });
    const again = nextRate({
      state: calmer,
      quantile: percent(7),
      now: 9 * HOUR,
      elapsedMs: 8 * HOUR,
      terms: bare,
    });
    expect(again).toMatchObject({ rate: percent(6), proposal: { sinceMs: 9 * HOUR } });
  });

  it('falls without notice, at its own speed, not below the target', () => {
    const fall = (elapsedMs: number): bigint =>
      nextRate({
        state: resting(percent(10)),
        quantile: percent(1),
        now: 0,
        elapsedMs,
        terms: bare,
      }).rate;
    expect(fall(2 * HOUR)).toBe(percent(10) - percent(5) / 100n);
    expect(fall(10_000 * HOUR)).toBe(percent(5));
  });

  it('holds everything without a forecast, but obeys a floor listed anew', () => {
    const state = nextRate({
      state: resting(percent(6)),
      quantile: percent(9),
      now: 0,
      elapsedMs: HOUR,
      terms,
    });
    const held = { state, quantile: undefined, now: 90 * HOUR, elapsedMs: 90 * HOUR };
    expect(nextRate({ ...held, terms })).toEqual(state);
    expect(nextRate({ ...held, terms: { ...terms, floor: percent(8) } })).toEqual({
      ...state,
      rate: percent(8),
    });
  });

  it('moves in steps of a second as far as in steps of an hour', () => {
    const slow = { ...terms, floor: rateOfPpm(1_000), riseHourPpm: 1_000, noticeMs: 0 };
    const run = (elapsedMs: number): RateState => {
      let state: RateState = { rate: slow.floor, calm: 0n, proposal: { sinceMs: 0, upTo: 0n } };
      for (let now = elapsedMs; now <= HOUR; now += elapsedMs) {
        state = nextRate({ state, quantile: percent(30), now, elapsedMs, terms: slow });
      }
      return state;
    };
    const [fine, coarse] = [run(1_000), run(HOUR)];
    expect(Number(fine.rate - slow.floor)).toBeCloseTo(Number(coarse.rate - slow.floor), -4);
    expect(coarse.rate - slow.floor).toBe(rateOfPpm(1));
    // The implicit average differs by the square of step over time constant.
    expect(Number(fine.calm) / Number(coarse.calm)).toBeCloseTo(1, 3);
  });

  it('shows a rate in ppm rounded up', () => {
    expect(ppmOfRateUp(rateOfPpm(123))).toBe(123);
    expect(ppmOfRateUp(rateOfPpm(123) + 1n)).toBe(124);
    expect(rateOfPpm(1_000_000)).toBe(RATE_ONE);
  });
});

const rate = fc.bigInt({ min: 0n, max: RATE_ONE });
const inRange = fc.bigInt({ min: terms.floor, max: terms.max });
const states = fc.record({
  rate: inRange,
  calm: rate,
  proposal: fc.option(fc.record({ sinceMs: fc.nat({ max: 100 * HOUR }), upTo: inRange }), {
    nil: undefined,
  }),
});
const steps = fc.record({
  state: states,
  now: fc.integer({ min: 100 * HOUR, max: 200 * HOUR }),
  elapsedMs: fc.nat({ max: 100 * HOUR }),
  terms: fc.record({
    coverPpm: fc.nat({ max: 3_000_000 }),
    stressPpm: fc.nat({ max: 1_000_000 }),
    stressWeightPpm: fc.nat({ max: 1_000_000 }),
    bufferPpm: fc.nat({ max: 1_000_000 }),
    calmTauMs: fc.integer({ min: HOUR, max: 3_650 * 24 * HOUR }),
    riseHourPpm: fc.nat({ max: 1_000_000 }),
    fallHourPpm: fc.nat({ max: 1_000_000 }),
    noticeMs: fc.nat({ max: 48 * HOUR }),
    floor: fc.constant(terms.floor),
    max: fc.constant(terms.max),
  }),
});

describe('every step', () => {
  it('stays within the bounds and the speed limits, and rises only after its notice', () => {
    holds(
      fc.property(steps, rate, (step, quantile) => {
        const { state, elapsedMs, now } = step;
        const next = nextRate({ ...step, quantile });
        expect(next.rate >= terms.floor && next.rate <= terms.max).toBe(true);
        const limit = (hourPpm: number): bigint =>
          (terms.floor * BigInt(hourPpm) * BigInt(elapsedMs)) / (1_000_000n * BigInt(HOUR));
        expect(next.rate - state.rate <= limit(step.terms.riseHourPpm)).toBe(true);
        expect(state.rate - next.rate <= limit(step.terms.fallHourPpm)).toBe(true);
        const since = state.proposal?.sinceMs ?? now;
        if (next.rate > state.rate) expect(now - since).toBeGreaterThan(step.terms.noticeMs);
        if (next.proposal !== undefined) expect(next.proposal.upTo > next.rate).toBe(true);
      }),
    );
  });

  it('gives no smaller rate and calm level for a larger quantile', () => {
    holds(
      fc.property(steps, rate, rate, (step, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const [below, above] = [low, high].map((quantile) => nextRate({ ...step, quantile }));
        expect(below !== undefined && above !== undefined).toBe(true);
        expect((below?.rate ?? 0n) <= (above?.rate ?? 0n)).toBe(true);
        expect((below?.calm ?? 0n) <= (above?.calm ?? 0n)).toBe(true);
      }),
    );
  });

  it('lets the calm level fall to what is asked at once, and rise no further than that', () => {
    holds(
      fc.property(steps, rate, (step, quantile) => {
        const even = { ...step, terms: { ...step.terms, coverPpm: 1_000_000 } };
        const { calm } = nextRate({ ...even, quantile });
        if (quantile <= step.state.calm) expect(calm).toBe(quantile);
        else expect(calm >= step.state.calm && calm <= quantile).toBe(true);
      }),
    );
  });
});
