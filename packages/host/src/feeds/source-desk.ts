// Everything about one source of a feed: checks each payload, counts what it refuses, keeps the last observation and the
// status. Knows no connection; reconnecting-feed.ts tells it how that stands.
import { PRICE_MAX } from '@plimsoll/engine';
import { atDecimals, type DecimalNumber } from './decimal-number.ts';
import type { FeedClock } from './feed-clock.ts';
import {
  type Delivery,
  type FeedStatus,
  type FeedTarget,
  type PriceObservation,
  type Refusal,
  REFUSALS,
  type SourceReport,
} from './price-feed.ts';

/** A price as its origin states it, read but not yet judged. */
export type StatedPrice = {
  readonly price: DecimalNumber;
  /** ms since 1970; undefined where the origin gives none. */
  readonly time: number | undefined;
  readonly confidence: DecimalNumber;
};

export type DeskOptions = {
  readonly target: FeedTarget;
  readonly origin: string;
  readonly clock: FeedClock;
  /** A source whose newest price is older than this is stale. */
  readonly staleMs: number;
  /** A price may be this far ahead of the host's clock. */
  readonly aheadMs: number;
};
export type DeskReports = {
  readonly onPrice: (observation: PriceObservation) => void;
  readonly onStatus: (status: FeedStatus) => void;
};

export class SourceDesk {
  readonly source: string;
  private readonly options: DeskOptions;
  private readonly reports: DeskReports;
  private status: FeedStatus = { type: 'idle' };
  private last: PriceObservation | undefined;
  private accepted = 0;
  private repeated = 0;
  private readonly refused = new Map<Refusal, number>();

  constructor(options: DeskOptions, reports: DeskReports) {
    this.source = options.target.source;
    this.options = options;
    this.reports = reports;
  }

  get isFailed(): boolean {
    return this.status.type === 'failed';
  }

  /** Judges a price; what is accepted is reported. */
  offer(stated: StatedPrice, by: Delivery): void {
    const judged = this.judge(stated);
    if (judged === 'repeated') {
      this.repeated += 1;
    } else if (typeof judged === 'string') {
      this.refuse(judged);
    } else {
      this.accepted += 1;
      this.last = judged;
      this.lookAtAge(by);
      this.reports.onPrice(judged);
      return;
    }
    // A connection that brings nothing new is a connection all the same.
    if (judged === 'repeated' && !/^(live|stale)$/.test(this.status.type)) this.lookAtAge(by);
  }

  refuse(reason: Refusal): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }

  /** Live or stale, by the age of the newest price; told by each price and by the passing of time. */
  lookAtAge(by: Delivery): void {
    const { clock, staleMs } = this.options;
    const now = clock.now();
    const since = this.last?.time ?? 0;
    if (now - since > staleMs) {
      this.become({ type: 'stale', since });
    } else if (this.status.type !== 'live' || this.status.by !== by) {
      this.become({ type: 'live', since: now, by });
    }
  }

  /** Time has passed without a price: only what was live can have become stale. */
  grow(): void {
    if (this.status.type === 'live') this.lookAtAge(this.status.by);
  }

  become(status: FeedStatus): void {
    const before = this.status;
    this.status = status;
    // The same standing is told once.
    const isNews = before.type !== status.type || status.type !== 'stale';
    if (isNews) this.reports.onStatus(status);
  }

  report(): SourceReport {
    const { target, origin } = this.options;
    const refused = Object.fromEntries(
      REFUSALS.map((reason) => [reason, this.refused.get(reason) ?? 0]),
    ) as Record<Refusal, number>;
    return {
      ...target,
      origin,
      status: this.status,
      counts: { accepted: this.accepted, repeated: this.repeated, refused },
      last: this.last,
    };
  }

  private judge({ price, time, confidence }: StatedPrice): PriceObservation | Refusal | 'repeated' {
    const { target, clock, aheadMs } = this.options;
    if (time === undefined) return 'timeless';
    if (!Number.isSafeInteger(time) || time <= 0 || confidence.coefficient < 0n) return 'malformed';
    const scaled = atDecimals(price, target.decimals, 'nearest');
    const interval = atDecimals(confidence, target.decimals, 'up');
    if (scaled <= 0n) return 'notPositive';
    if (scaled > PRICE_MAX || interval > PRICE_MAX) return 'tooLarge';
    if (time > clock.now() + aheadMs) return 'fromTheFuture';
    const lastTime = this.last?.time ?? 0;
    if (time === lastTime) return 'repeated';
    if (time < lastTime) return 'olderThanLast';
    return { source: this.source, price: scaled, time, confidence: interval };
  }
}
