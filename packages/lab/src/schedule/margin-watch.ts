// The mean initial margin of a population before the crash: what two schedules must agree in before their losses are
// compared. Sampled, in floats; the engine's own numbers decide everything else.
import type { ReadState } from '@plimsoll/engine';
import { OUTSIDE_OWNER } from '../book/outside.ts';
import type { FloatRisk } from '../replay/float-risk.ts';

const SAMPLES = 120;

export class MarginWatch {
  private readonly state: ReadState;
  private readonly risk: FloatRisk;
  private readonly until: number;
  private readonly everyMs: number;
  private due: number;
  private samples = 0;
  private sum = 0;

  constructor(parts: {
    readonly state: ReadState;
    readonly risk: FloatRisk;
    /** What is sampled: from the start of the replay up to the crash. */
    readonly from: number;
    readonly until: number;
  }) {
    this.state = parts.state;
    this.risk = parts.risk;
    this.until = parts.until;
    this.everyMs = Math.max(1, (parts.until - parts.from) / SAMPLES);
    this.due = parts.from;
  }

  /** Once a step, with fresh `risk`. */
  record(time: number): void {
    if (time < this.due || time >= this.until) return;
    this.due = time + this.everyMs;
    const { state, risk } = this;
    let initial = 0;
    let notional = 0;
    for (let account = 0; account < state.scalar('accounts'); account += 1) {
      // Customers only: the outside market and the fund bear no initial margin that a schedule moves.
      if (state.accounts.kind.get(account) > 1 || state.accounts.positions.get(account) === 0)
        continue;
      if (state.accounts.owner.get(account) === OUTSIDE_OWNER) continue;
      risk.look(account);
      initial += risk.initial;
      notional += risk.notional;
    }
    if (notional <= 0) return;
    this.sum += initial / notional;
    this.samples += 1;
  }

  /** Initial margin over notional, the mean of the samples; 0 while there is none. */
  get mean(): number {
    return this.samples === 0 ? 0 : this.sum / this.samples;
  }
}
