// Receipts of deleveraging since the start of the process, the newest kept. The journal has them all: `plimsoll receipts` reads
// and verifies them there.
import type { ReadState } from '@plimsoll/engine';
import { receiptView, type ReceiptView } from '@plimsoll/engine/views';
import type { DurableStep } from './venue-port.ts';

const RECEIPTS_KEPT = 10_000;

export class LiveReceipts {
  private readonly state: () => ReadState;
  private readonly kept: ReceiptView[] = [];
  private readonly capacity: number;

  constructor(state: () => ReadState, capacity = RECEIPTS_KEPT) {
    this.state = state;
    this.capacity = capacity;
  }

  hear({ sequence, time, events }: DurableStep): void {
    for (const [line, event] of events.entries()) {
      if (event.type !== 'AdlReceiptIssued') continue;
      this.kept.push(receiptView(this.state(), event, { sequence, line, time }));
    }
    // In blocks, so that a storm does not move the whole list once for each receipt.
    if (this.kept.length > 2 * this.capacity) this.kept.splice(0, this.kept.length - this.capacity);
  }

  /** Newest first. */
  newest(limit: number): readonly ReceiptView[] {
    return this.kept.slice(-Math.min(limit, this.capacity)).toReversed();
  }

  /** Of one account, newest first. */
  of(account: number): readonly ReceiptView[] {
    return this.kept.filter((receipt) => receipt.account === account).toReversed();
  }
}
