import { expect, it } from 'vitest';
import { correctedChance, lineOf, QUESTIONS } from './calibration.ts';
import { DEFAULT_CALIBRATION } from './default-calibration.ts';
import { EARLY_WARNING_REPLAYS, EARLY_WARNINGS } from './early-warning.ts';

it('answers every question, keeps the order of accounts, and says where it came from', () => {
  expect(DEFAULT_CALIBRATION.sources.length).toBeGreaterThan(0);
  for (const question of QUESTIONS) {
    const line = lineOf(DEFAULT_CALIBRATION, question);
    expect(line?.slope).toBeGreaterThan(0);
    expect(line?.ratioSlope).toBeGreaterThanOrEqual(0);
    expect(line?.events).toBeGreaterThan(50);
    const at = (probability: number): number =>
      correctedChance(line, { probability, marginRatio: 0.5 });
    expect(at(0.2)).toBeLessThan(at(0.4));
  }
});

it('tells of early warnings on replays that corrected nothing', () => {
  expect(EARLY_WARNINGS.length).toBe(EARLY_WARNING_REPLAYS.length === 0 ? 0 : 6);
  for (const replay of EARLY_WARNING_REPLAYS)
    expect(DEFAULT_CALIBRATION.sources).not.toContain(replay);
});
