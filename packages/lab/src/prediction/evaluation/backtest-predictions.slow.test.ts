// The back-test from beginning to end on a generated crash, and the books that predictions read held against the engine.
import { type Event, type ReadState, requirementOf } from '@plimsoll/engine';
import { describe, expect, it } from 'vitest';
import type { ReplayObserver } from '../../replay/replay-observer.ts';
import { runReplay } from '../../replay/run-replay.ts';
import { predictionHtml } from '../../report/prediction-html.ts';
import { anchorBook } from '../anchor-book.ts';
import { BookFunction } from '../risk-book.ts';
import { StateBooks } from '../state-book.ts';
import { backtestPredictions } from './backtest-predictions.ts';

/** Compares every account's book with the engine once, at a step in the crash. */
class Compare implements ReplayObserver {
  compared = 0;
  worst = 0;
  worstAnchored = 0;
  private state: ReadState | undefined;
  private steps = 0;

  start({ state }: { readonly state: ReadState }): void {
    this.state = state;
  }
  onEvent(_event: Event, _time: number): void {}
  onStep(_time: number): void {
    const { state } = this;
    this.steps += 1;
    if (state === undefined || this.steps !== 320) return;
    const books = new StateBooks(state);
    const drivers = state.listing.indexes.length;
    const ones = new Float64Array(drivers).fill(1);
    for (let account = 0; account < state.scalar('accounts'); account += 1) {
      if (state.accounts.positions.get(account) === 0) continue;
      const { equity, maintenance, notional } = requirementOf(state.portfolio(account), state);
      const exact = { equity: Number(equity) / 1e6, maintenance: Number(maintenance) / 1e6 };
      const book = books.bookOf(account);
      const scale = Number(notional) / 1e6;
      const missOf = (at: BookFunction): number =>
        Math.max(Math.abs(at.equity - exact.equity), Math.abs(at.maintenance - exact.maintenance)) /
        scale;
      this.worst = Math.max(this.worst, missOf(new BookFunction(book).at(ones, 0)));
      const anchored = new BookFunction(anchorBook(book, exact, drivers)).at(ones, 0);
      this.worstAnchored = Math.max(this.worstAnchored, missOf(anchored));
      this.compared += 1;
    }
  }
}

describe('books of accounts', () => {
  it('have the engine’s equity and maintenance margin, and exactly so once anchored', () => {
    const compare = new Compare();
    runReplay({
      files: { synthetic: { seed: 3, bars: 100 } },
      accounts: 120,
      seed: 1,
      observer: compare,
    });
    expect(compare.compared).toBeGreaterThan(100);
    // Funding owed since the last settlement is what they leave out.
    expect(compare.worst).toBeLessThan(1e-3);
    expect(compare.worstAnchored).toBeLessThan(1e-9);
  });
});

describe('backtestPredictions', () => {
  const run = () =>
    backtestPredictions({
      calibrate: [{ name: 'synthetic:3', files: { synthetic: { seed: 3, bars: 300 } } }],
      evaluate: [{ name: 'synthetic:<b>4', files: { synthetic: { seed: 4, bars: 300 } } }],
      accounts: 60,
      seed: 1,
      everyMs: 1_800_000,
      now: () => 0,
    });
  const report = run();
  it('asks every question, and counts what it could not answer', () => {
    expect(report.results).toHaveLength(4);
    const [hour] = report.results;
    expect(hour?.predictions).toBeGreaterThan(50);
    expect(hour?.events).toBeGreaterThan(0);
    // Five hours of data hold no whole day.
    expect(report.results[2]?.predictions).toBe(0);
    expect(report.calibration.lines.map(({ count }) => count > 0)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(hour?.reliability.reduce((sum, { count }) => sum + count, 0)).toBe(hour?.predictions);
  });
  it('gives the same report for the same seed', () => {
    expect(run()).toEqual(report);
  });
  it('can be judged by a correction that was fitted before', () => {
    const again = backtestPredictions({
      calibrate: report.calibration,
      evaluate: [{ name: 'synthetic:<b>4', files: { synthetic: { seed: 4, bars: 300 } } }],
      accounts: 60,
      seed: 1,
      everyMs: 1_800_000,
      now: () => 0,
    });
    expect(again.results).toEqual(report.results);
  });
  it('draws a page that needs no network and escapes names', () => {
    const html = predictionHtml(report);
    expect(html).not.toMatch(/https?:\/\/|src=|@import|<link|<b>4/);
    expect(html).toContain('Early warning');
  });
});
