// Forecasts for a market too young to have its own: those of another one with a history, times how much more this one has
// moved in the hours that both traded. What a venue does with a new listing.
import { ln } from '../base/elementary.ts';
import type { PriceBar } from '../volatility/hour.ts';

/** Hours that count, and how many there must be. */
const HOURS_MAX = 240;
const HOURS_LEAST = 24;
/** Nobody is a twentieth or twenty times as volatile as what he is measured by; beyond it the data are broken. */
const RATIO_MAX = 20;

export class ReturnHistory {
  private readonly returns = new Map<number, number>();
  private before: PriceBar | undefined;

  observe(bar: PriceBar): void {
    const { before } = this;
    this.before = bar;
    const from =
      before !== undefined && bar.timeMs - before.timeMs === bar.lengthMs ? before.close : bar.open;
    this.returns.set(bar.timeMs, ln(bar.close / from));
    if (this.returns.size <= HOURS_MAX) return;
    const oldest = this.returns.keys().next().value;
    if (oldest !== undefined) this.returns.delete(oldest);
  }

  /** Root mean square of this one's returns over that of the other's, in common hours; undefined with too few of them. */
  ratioTo(other: ReturnHistory): number | undefined {
    let [own, reference, hours] = [0, 0, 0];
    for (const [time, value] of this.returns) {
      const beside = other.returns.get(time);
      if (beside === undefined) continue;
      own += value * value;
      reference += beside * beside;
      hours += 1;
    }
    if (hours < HOURS_LEAST || !(own > 0 && reference > 0)) return undefined;
    return Math.min(RATIO_MAX, Math.max(1 / RATIO_MAX, Math.sqrt(own / reference)));
  }
}
