// The price of one thing over time as a step function, and its mean over the time after a moment: what a forced trade is
// judged against. Floats in quote units.

export class MarkTrack {
  private readonly times: number[] = [];
  private readonly prices: number[] = [];
  /** Integral of the price from the first record to each record, price times ms. */
  private readonly sums: number[] = [];

  /** `price` holds from `time` (ms, ascending) on; zero or less is no price and changes nothing. */
  record(time: number, price: number): void {
    if (!(price > 0)) return;
    const last = this.times.length - 1;
    const before = this.times[last];
    if (before === undefined) this.sums.push(0);
    else {
      const held = this.prices[last] as number;
      if (time === before) {
        this.prices[last] = price;
        return;
      }
      this.sums.push((this.sums[last] as number) + held * (time - before));
    }
    this.times.push(time);
    this.prices.push(price);
  }

  /**
   * Time-weighted mean price over `ms` after `time`, cut where the records end (ms); at their end or beyond it the last
   * price. Undefined where nothing was recorded by then.
   */
  meanAfter(time: number, ms: number): number | undefined {
    const end = this.times.at(-1);
    if (end === undefined) return undefined;
    const to = Math.min(time + ms, end);
    const at = this.rowAt(time);
    if (at < 0) return undefined;
    if (to <= time) return this.prices[at];
    return (this.integralTo(to) - this.integralTo(time)) / (to - time);
  }

  private integralTo(time: number): number {
    const at = this.rowAt(time);
    return (
      (this.sums[at] as number) + (this.prices[at] as number) * (time - (this.times[at] as number))
    );
  }

  /** The last record at or before a time; -1 if there is none. */
  private rowAt(time: number): number {
    let low = -1;
    let high = this.times.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] as number) <= time) low = middle;
      else high = middle;
    }
    return low;
  }
}
