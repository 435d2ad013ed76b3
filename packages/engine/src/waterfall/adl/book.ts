// The candidates of one market and side, read from the state once and kept current while claims are fixed. The numbers are
// those of the moment it is made; what decides whether an account is really asked is read anew (eligibility.ts).
import { abs, sub } from '../../base/fixed.ts';
import type { AdlPolicyName } from '../../domain/ladder.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  notionalOf,
  type Quanta,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { healthOf, unitValue } from '../../margin/account-risk.ts';
import { heldMargin } from '../../margin/sheltered.ts';
import type { ReadState } from '../../state/state.ts';
import { customerRows, gainOf } from '../customers.ts';
import type { Candidate } from './candidate.ts';
import type { FactorExposures } from './factor-exposure.ts';
import { adlPolicies } from './policies.ts';
import { Ranking } from './ranking.ts';

export type PositionSide = 'long' | 'short';
type Entry = { -readonly [K in keyof Candidate]: Candidate[K] };
/** What claims already hold of an account: lots of this market and their cut, and the cuts of all markets. */
export type Held = { readonly lots: Lots; readonly cut: Quanta; readonly cuts: Quanta };

export class Book {
  readonly candidates: readonly Candidate[];
  private readonly entries = new Map<AccountId, Entry>();
  private readonly rankings = new Map<AdlPolicyName, readonly Candidate[]>();
  private readonly following = new Map<AdlPolicyName, Ranking>();

  constructor(
    state: ReadState,
    of: { readonly market: MarketId; readonly side: PositionSide },
    exposures: FactorExposures,
    heldOf: (account: AccountId) => Held,
  ) {
    for (const row of customerRows(state, of.market)) {
      if (state.positions.size.get(row) > 0n !== (of.side === 'long')) continue;
      const account = state.positions.account.get(row);
      this.entries.set(account, entryOf(state, row, exposures, heldOf(account)));
    }
    this.candidates = [...this.entries.values()];
  }

  get(account: AccountId): Candidate | undefined {
    return this.entries.get(account);
  }

  /** In the order of a policy: as it was when first asked for, or by the scores of now where the policy follows them. */
  ranked(name: AdlPolicyName): readonly Candidate[] {
    const policy = adlPolicies[name];
    if (policy.followsScores) {
      let following = this.following.get(name);
      if (following === undefined)
        this.following.set(name, (following = new Ranking(this.candidates, policy)));
      return following.candidates;
    }
    let ranking = this.rankings.get(name);
    if (ranking === undefined) this.rankings.set(name, (ranking = policy.rank(this.candidates)));
    return ranking;
  }

  /** Whether asking for the order of a policy costs no look at every candidate any more. */
  isRanked(name: AdlPolicyName): boolean {
    return this.following.has(name) || this.rankings.has(name);
  }

  /** A claim of this market was fixed: its lots are no longer free, and its cut no longer the account's. */
  claimed(account: AccountId, lots: Lots, cut: Quanta): void {
    const entry = this.entries.get(account);
    if (entry === undefined) return;
    entry.free = sub(entry.free, lots);
    entry.gain = sub(entry.gain, cut);
    entry.exposure = (entry.exposure - lots * entry.lotExposure) as Quanta;
    this.moved(entry);
  }

  /** A claim of any market was fixed: so much less is the account's. */
  charged(account: AccountId, cut: Quanta): void {
    const entry = this.entries.get(account);
    if (entry === undefined || cut === 0n) return;
    entry.equity = sub(entry.equity, cut);
    this.moved(entry);
  }

  private moved(entry: Entry): void {
    for (const following of this.following.values()) following.moved(entry);
  }
}

function entryOf(state: ReadState, row: number, exposures: FactorExposures, held: Held): Entry {
  const { positions } = state;
  const account = positions.account.get(row);
  const market = positions.market.get(row);
  const size = positions.size.get(row);
  const cost = positions.cost.get(row);
  const unit = unitValue(state, market);
  const health = healthOf(state.portfolio(account), state);
  const gain = gainOf(state, row);
  const sign = size > 0n ? 1n : -1n;
  const lotExposure = (exposures.ofLot(market) * sign) as Quanta;
  const whole = exposures.ofAccount(account, state.market(market).index);
  const isAlone = state.accountKind(account) !== 'portfolio';
  const scaleCapPpm = positions.scaleCap.get(row);
  return {
    account,
    held: abs(size),
    free: sub(abs(size), held.lots),
    notional: notionalOf(size, unit),
    cost: abs(cost),
    gainsAsValueRises: size > 0n === unit > 0n,
    gain: sub(gain, held.cut),
    balance: sub(health.equity, gain),
    equity: sub(health.equity, held.cuts),
    maintenance: health.maintenance,
    accountNotional: health.notional,
    positionMaintenance: isAlone
      ? heldMargin(state, { market, size, scaleCapPpm }).maintenance
      : ZERO_QUANTA,
    exposure: (whole - held.lots * lotExposure) as Quanta,
    lotExposure,
  };
}
