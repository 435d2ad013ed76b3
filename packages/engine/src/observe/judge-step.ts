// Whether a new print of a market opens or closes its band, and the event that says so. The mark itself is never slowed.
import type { MarketId, Ppm, Price, Ticks } from '../domain/units.ts';
import { bandBoundPpm, isNearPrint, nextBand } from '../mark/band.ts';
import type { Step } from '../state/step.ts';

/** The step from one print to the next, in units of `tickIndexUnits`: ticks of the market, or the index's own of an option. */
export type PriceStep = {
  readonly before: Ticks;
  readonly print: Ticks;
  readonly tickIndexUnits: bigint;
  /** What the tick heard of the index, from any source. */
  readonly heard: readonly Price[];
};

export function judgeStep(step: Step, market: MarketId, priceStep: PriceStep): void {
  const { before, print, tickIndexUnits, heard } = priceStep;
  const table = step.state.markets;
  const { bandMs, expiryMs } = step.state.market(market);
  const open = table.band.get(market) === 1;
  if (expiryMs !== 0 && step.time >= expiryMs) {
    // The price it settles at is no print that waits for another: it is final, and the ladder acts on it before it is paid.
    if (open) step.emit({ type: 'BandClosed', market, reason: 'elapsed' });
    return;
  }
  const stepBoundPpm = boundOf(step, market);
  const bandPrint = table.bandPrint.get(market);
  const observed = heard.some((price) =>
    isNearPrint({ price, bandPrint, tickIndexUnits, stepBoundPpm }),
  );
  const verdict = nextBand({
    before,
    print,
    stepBoundPpm,
    observed,
    open,
    bandPrint,
    bandSince: table.bandSince.get(market),
    now: step.time,
    bandMs,
  });
  if (verdict.kind === 'open')
    step.emit({ type: 'BandOpened', market, before, print, stepPpm: verdict.stepPpm });
  if (verdict.kind === 'close') step.emit({ type: 'BandClosed', market, reason: verdict.reason });
}

/** By the forecast over the time since the mark last moved, within the market's step bound. */
function boundOf({ state, time }: Step, market: MarketId): Ppm {
  const listed = state.market(market);
  if (listed.bandDeviationsPpm === 0) return listed.stepBoundPpm;
  const elapsedMs = time - state.markets.markTime.get(market);
  return bandBoundPpm(listed, state.forecastDeviationPpm(listed.index, elapsedMs));
}
