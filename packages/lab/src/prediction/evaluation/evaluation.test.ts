// The tools that judge predictions: identities of the Brier score, regression, correction, lead times.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { correctedChance, type LogitLine, logistic } from '../calibration.ts';
import { fitLogistic } from './fit-logistic.ts';
import { CURVE_MS, warningOf } from './lead-time.ts';
import { PredictionSamples } from './prediction-samples.ts';
import { brierParts, brierScore, constantBrier, rateOf, reliability, worstBin } from './score.ts';

describe('Brier score', () => {
  const forecasts = fc
    .array(fc.record({ p: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.nat(1) }), {
      minLength: 1,
      maxLength: 300,
    })
    .map((rows) => ({
      probabilities: rows.map(({ p }) => p),
      outcomes: rows.map(({ y }) => y),
      accounts: rows.map((_, i) => i),
    }));
  it('is reliability - resolution + uncertainty + what bins hide', () => {
    fc.assert(
      fc.property(forecasts, (each) => {
        const { reliability: a, resolution, uncertainty, withinBins } = brierParts(each);
        expect(a - resolution + uncertainty + withinBins).toBeCloseTo(brierScore(each), 12);
        expect(Math.min(a, resolution, uncertainty)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
  it('hides nothing where every bin holds one probability', () => {
    fc.assert(
      fc.property(forecasts, (each) => {
        const probabilities = each.probabilities.map(
          (p) => Math.min(9, Math.floor(p * 10)) / 10 + 0.05,
        );
        expect(brierParts({ ...each, probabilities }).withinBins).toBeCloseTo(0, 12);
      }),
      { seed: 2, numRuns: 50 },
    );
  });
  it('of a constant is that of saying it of everyone, and least at the base rate', () => {
    const outcomes = [1, 0, 0, 1, 0];
    const said = brierScore({ probabilities: outcomes.map(() => 0.3), outcomes });
    expect(constantBrier(0.3, rateOf(outcomes))).toBeCloseTo(said, 14);
    expect(constantBrier(0.4, 0.4)).toBeCloseTo(0.24, 14);
    expect(constantBrier(0.41, 0.4)).toBeGreaterThan(0.24);
  });
  it('counts different accounts, and judges bins with enough of them', () => {
    const bins = reliability({
      probabilities: [0.1, 0.15, 1],
      outcomes: [0, 1, 1],
      accounts: [7, 7, 8],
    });
    expect(bins[1]).toMatchObject({ count: 2, accounts: 1, rate: 0.5 });
    expect(bins[9]).toMatchObject({ count: 1, accounts: 1, rate: 1, meanProbability: 1 });
    expect(worstBin(bins, 1)).toBeCloseTo(37.5, 10);
    expect(worstBin(bins, 2)).toBeNull();
  });
});

describe('logistic regression', () => {
  it('finds the coefficients that drew the outcomes', () => {
    const random = new Random(4);
    const first = Array.from({ length: 20_000 }, () => 3 * random.normal() - 4);
    const second = Array.from({ length: 20_000 }, () => random.uniform());
    const outcomes = first.map((x, i) =>
      random.chance(logistic(0.5 + 0.8 * x + 1.5 * (second[i] as number))) ? 1 : 0,
    );
    const { intercept, slopes } = fitLogistic(
      [
        { values: first, slopePrior: 1, slopeLeast: 0 },
        { values: second, slopePrior: 0, slopeLeast: 0 },
      ],
      outcomes,
    );
    expect(intercept).toBeCloseTo(0.5, 0);
    expect(slopes[0]).toBeCloseTo(0.8, 1);
    expect(slopes[1]).toBeCloseTo(1.5, 0);
    // At the maximum the mean probability is the rate: the first equation of the likelihood.
    const mean = first.reduce(
      (sum, x, i) =>
        sum +
        logistic(
          intercept + (slopes[0] as number) * x + (slopes[1] as number) * (second[i] as number),
        ),
      0,
    );
    expect(mean / 20_000).toBeCloseTo(rateOf(outcomes), 6);
  });
  it('answers where outcomes are all the same, or split by the feature', () => {
    const values = [1, 2, 3, 4];
    const feature = { values, slopePrior: 1, slopeLeast: 0.05 };
    for (const outcomes of [
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [0, 0, 1, 1],
      [1, 1, 0, 0],
    ]) {
      const { intercept, slopes } = fitLogistic([feature], outcomes);
      expect(Number.isFinite(intercept)).toBe(true);
      expect(slopes[0]).toBeGreaterThanOrEqual(0.05);
    }
    expect(fitLogistic([feature], [1, 1, 0, 0]).slopes[0]).toBe(0.05);
  });
});

describe('correction', () => {
  const line: LogitLine = {
    target: 'liquidation',
    horizon: 'hour',
    intercept: 0.7,
    slope: 0.6,
    ratioSlope: 1.2,
    count: 100,
    events: 10,
    marginRatioRule: { form: 'ratio', intercept: 0, slope: 1 },
  };
  it('rises with the chance and with the margin ratio, and leaves what is certain', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, unit, (p, q, m, n) => {
        const at = (probability: number, marginRatio: number): number =>
          correctedChance(line, { probability, marginRatio });
        expect(at(Math.min(p, q), m)).toBeLessThanOrEqual(at(Math.max(p, q), m));
        expect(at(p, Math.min(m, n))).toBeLessThanOrEqual(at(p, Math.max(m, n)));
      }),
      { seed: 3, numRuns: 200 },
    );
    expect(correctedChance(line, { probability: 1, marginRatio: 0.1 })).toBe(1);
    expect(correctedChance(line, { probability: 0, marginRatio: 0.9 })).toBe(0);
    expect(correctedChance(undefined, { probability: 0.3, marginRatio: 0.9 })).toBe(0.3);
  });
});

describe('samples and lead times', () => {
  const HOUR = 3_600_000;
  it('answers a row once its horizon is over, by what happened after it', () => {
    const samples = new PredictionSamples();
    for (const time of [0, HOUR, 2 * HOUR])
      samples.add({ account: 3, time, marginRatio: 0.5, probabilities: [0.1, 0, 0.2, 0] });
    samples.happen('liquidation', 3, HOUR);
    samples.end = 2.5 * HOUR;
    const { times, outcomes } = samples.answered({ target: 'liquidation', horizon: 'hour' });
    // At one hour it had just happened; the last row would need half an hour more.
    expect([...times]).toEqual([0, HOUR]);
    expect([...outcomes]).toEqual([1, 0]);
    expect(samples.answered({ target: 'negative', horizon: 'day' }).times).toHaveLength(0);
  });
  it('measures the unbroken run above a threshold before a liquidation', () => {
    const track = {
      times: [0, 10, 20, 30, 60, 70].map((minute) => minute * 60_000),
      probabilities: [0.6, 0.1, 0.3, 0.6, 0.3, 0.05],
      liquidations: [35 * 60_000, 75 * 60_000],
    };
    const warning = warningOf([track], 0.25);
    expect(warning.liquidations).toBe(2);
    expect(warning.warned).toBe(0.5);
    expect(warning.quartilesMs[1]).toBe(15 * 60_000);
    expect(warning.curve[CURVE_MS.indexOf(15 * 60_000)]).toBe(0.5);
    expect(warning.curve[CURVE_MS.indexOf(30 * 60_000)]).toBe(0);
    // The second liquidation had nothing but looks since the first.
    expect(warningOf([track], 0.04).quartilesMs).toEqual([15, 35, 35].map((m) => m * 60_000));
  });
});
