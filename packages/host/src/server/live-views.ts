// The read models of the running venue, computed at most twice a second however many ask: one scan of all accounts is
// shared by the stream, the REST pages and the metrics.
import {
  type AccountRowView,
  type LiquidationFeed,
  type RatioScan,
  type StreamMessage,
  fundView,
  marketViews,
  ratioHistogram,
  riskiestAccounts,
  scanRatios,
} from '@plimsoll/engine/views';
import type { VenuePort } from './venue-port.ts';

export const VIEW_AGE_MS = 500;
const RISKIEST_MAX = 100;
export const FEED_LINES_MAX = 1000;
const FEED_LINES_SENT_MAX = 100;

export type Clock = () => number;

export class LiveViews {
  private readonly venue: VenuePort;
  private readonly feed: LiquidationFeed;
  private readonly clock: Clock;
  private cachedScan: { readonly at: number; readonly scan: RatioScan } | undefined;
  private cachedRows:
    | { readonly scan: RatioScan; readonly rows: readonly AccountRowView[] }
    | undefined;

  constructor(venue: VenuePort, feed: LiquidationFeed, clock: Clock) {
    this.venue = venue;
    this.feed = feed;
    this.clock = clock;
  }

  /** Ratios of all accounts, at most half a second old. */
  scan(): RatioScan {
    const now = this.clock();
    if (this.cachedScan === undefined || now - this.cachedScan.at >= VIEW_AGE_MS) {
      this.cachedScan = { at: now, scan: scanRatios(this.venue.state) };
    }
    return this.cachedScan.scan;
  }

  /** What a stream message says now; `since` is how many feed lines the reader has been told of. */
  message(type: StreamMessage['type'], since: number): StreamMessage {
    const scan = this.scan();
    return {
      type,
      status: this.venue.status(),
      markets: marketViews(this.venue.state),
      accounts: this.riskiest(scan),
      ratios: ratioHistogram(scan),
      fund: fundView(this.venue),
      liquidations: this.feed.newest(FEED_LINES_SENT_MAX, since),
    };
  }

  /** Exact rows of the riskiest accounts, once for each scan. */
  private riskiest(scan: RatioScan): readonly AccountRowView[] {
    if (this.cachedRows?.scan !== scan) {
      this.cachedRows = { scan, rows: riskiestAccounts(this.venue, scan, RISKIEST_MAX) };
    }
    return this.cachedRows.rows;
  }
}
