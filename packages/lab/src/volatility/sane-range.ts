// Keeps a forecast near what has been seen: a regression that is read far outside its data gives numbers that no market had.
// Such a filter is common where forecasts are combined (Swanson and White 1995).

/** A forecast may lie this far beyond what was seen, in logarithms: a new record is likely to be broken, not by orders. */
const BEYOND = Math.LN2;

/** The range of the logarithms seen so far. */
export class SaneRange {
  private least = Infinity;
  private most = -Infinity;

  learn(log: number): void {
    this.least = Math.min(this.least, log);
    this.most = Math.max(this.most, log);
  }

  /** The nearest value within the range and a factor of two around it; before anything was seen, the value itself. */
  bound(log: number): number {
    if (this.least > this.most) return log;
    return Math.min(Math.max(log, this.least - BEYOND), this.most + BEYOND);
  }
}
