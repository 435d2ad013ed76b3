// The forecasters of a replay: each index's hourly closes go in, and once an hour what they expect goes to the engine as a
// command that it need not believe.
import type { ScheduleKind } from '../venue/plan-venue.ts';
import type { Session } from '../replay/session.ts';

const HOUR_MS = 3_600_000;

export class ForecastFeed {
  /** Forecasts that were sent. */
  sent = 0;
  private readonly session: Session;
  private readonly isSilent: boolean;
  private hour = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    readonly session: Session;
    /** Decimals of the index of each market; index number i is market number i. */
    readonly decimals: readonly number[];
    readonly schedule: ScheduleKind;
  }) {
    this.session = parts.session;
    this.isSilent = parts.schedule === 'static';
  }

  /** After a tick: where an hour has ended, its last price is learnt and a forecast is made. */
  hear(time: number): void {
    const hour = Math.floor(time / HOUR_MS);
    if (this.isSilent || hour === this.hour || this.session.time !== time) return;
    this.hour = hour;
  }
}
