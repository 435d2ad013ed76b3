// The spike buffer: a breach between maintenance and the close-out level must hold, on the mark and on its short average, for a
// bounded time that is shorter the more the market moves. Below close-out nobody waits. It judges accounts in breach only.
import { mulDivUp, sub } from '../../base/fixed.ts';
import { type AccountId, PPM } from '../../domain/units.ts';
import { healthOf } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import type { Health } from '../../margin/margin-model.ts';
import type { ReadState } from '../../state/state.ts';
import { averageView } from './average-view.ts';
import { deviationLoss, exposuresOf } from './deviation-loss.ts';
import { holdMs } from './spike-hold.ts';

type Judged = Pick<Health, 'equity' | 'maintenance' | 'netValue'>;

export class SpikeBuffer {
  private readonly state: ReadState;
  private averages: ExactView | undefined;

  constructor(state: ReadState) {
    this.state = state;
  }

  /**
   * Whether an account below maintenance margin, not in liquidation yet, is still given time. Acted on is, at the latest
   * `spikeHoldMs` after its breach began:
   * who stands below the close-out level, or is worth nothing;
   * whom one deviation over the rest of that time would take below it;
   * whose breach has held for as long as the market's movement asks (`holdMs`), on the short average too.
   */
  isHeldBack(account: AccountId, risk: Judged): boolean {
    const { closeOutPpm, spikeHoldMs } = this.state.listing.ladder;
    if (BigInt(closeOutPpm) >= PPM || spikeHoldMs === 0) return false;
    // A breach that nobody announced has no beginning to wait from.
    const since = this.state.accounts.breachSince.get(account);
    const heldMs = this.state.time - since;
    if (since === 0 || heldMs >= spikeHoldMs || risk.netValue <= 0n) return false;
    const closeOut = mulDivUp(risk.maintenance, BigInt(closeOutPpm), PPM);
    const room = sub(risk.equity, closeOut);
    if (room < 0n) return false;
    const exposures = exposuresOf(this.state, account);
    const fallOver = (elapsedMs: number): bigint =>
      deviationLoss(this.state, exposures, { elapsedMs, closeOut });
    if (fallOver(spikeHoldMs - heldMs) >= room) return false;
    const asked = holdMs({ mostMs: spikeHoldMs, fall: fallOver(spikeHoldMs), room });
    return heldMs < asked || !this.isBelowOnAverage(account);
  }

  private isBelowOnAverage(account: AccountId): boolean {
    this.averages ??= averageView(this.state);
    const { equity, maintenance } = healthOf(this.state.portfolio(account), this.averages);
    return equity < maintenance;
  }
}
