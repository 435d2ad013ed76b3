// How long accounts stood below maintenance margin: from the first breach to the moment when the account is back, sold or gone.
import type { Event } from '@plimsoll/engine';

export type ResolveTimes = {
  readonly breaches: number;
  /** Minutes; zero where there was none. */
  readonly medianMinutes: number;
  readonly p99Minutes: number;
  readonly lastMinutes: number;
  /** Breaches still open at the end. */
  readonly open: number;
  /** Ended above maintenance before the ladder touched the account. */
  readonly passed: number;
};

export class ResolveWatch {
  private readonly since = new Map<number, { time: number; isTouched: boolean }>();
  private readonly lengths: number[] = [];
  private passed = 0;

  onEvent(event: Event, time: number): void {
    switch (event.type) {
      case 'MarginLevelChanged':
        if (event.level === 'liquidation') this.begin(event.account, time, false);
        else if (this.since.get(event.account)?.isTouched === false) this.end(event.account, time);
        return;
      case 'LiquidationStarted':
        this.begin(event.account, time, true);
        return;
      case 'LiquidationEnded':
        this.end(event.account, time);
        return;
      default:
        return;
    }
  }

  result(): ResolveTimes {
    const sorted = [...this.lengths].sort((a, b) => a - b);
    const at = (share: number): number =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / 60_000;
    return {
      breaches: sorted.length + this.since.size,
      medianMinutes: at(0.5),
      p99Minutes: at(0.99),
      lastMinutes: at(1),
      open: this.since.size,
      passed: this.passed,
    };
  }

  private begin(account: number, time: number, isTouched: boolean): void {
    const held = this.since.get(account);
    this.since.set(account, {
      time: held?.time ?? time,
      isTouched: isTouched || held?.isTouched === true,
    });
  }

  private end(account: number, time: number): void {
    const held = this.since.get(account);
    if (held === undefined) return;
    this.since.delete(account);
    this.lengths.push(time - held.time);
    if (!held.isTouched) this.passed += 1;
  }
}
