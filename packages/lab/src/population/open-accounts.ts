// Opens the drawn accounts on the venue: account, deposits, and its positions against the outside market at the mark. A
// position in a market that has no price yet waits until it has one.
import type { AccountId, Lots, MarketId, Quanta, Side, Ticks } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import { OUTSIDE_OWNER, type Outside } from '../book/outside.ts';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import { quote, type VenuePlan } from '../venue/plan-venue.ts';
import type { AccountPlan, PositionPlan } from './draw-accounts.ts';

/** An account of the population as the agents know it. */
export type Member = { readonly account: AccountId; readonly plan: AccountPlan };

export class Population {
  readonly members: Member[] = [];
  private waiting: { readonly member: Member; readonly position: PositionPlan }[] = [];
  private readonly session: Session;
  private readonly outside: Outside;
  private readonly risk: FloatRisk;
  private readonly venue: VenuePlan;

  constructor(parts: {
    readonly session: Session;
    readonly outside: Outside;
    readonly risk: FloatRisk;
    readonly venue: VenuePlan;
  }) {
    this.session = parts.session;
    this.outside = parts.outside;
    this.risk = parts.risk;
    this.venue = parts.venue;
  }

  open(plans: readonly AccountPlan[]): void {
    const { session } = this;
    for (const plan of plans) {
      const account = session.state.scalar('accounts');
      const market = plan.kind === 'isolated' ? (plan.positions[0]?.market ?? NONE) : NONE;
      session.step({
        type: 'OpenAccount',
        time: session.time,
        account,
        owner: OUTSIDE_OWNER + 1 + this.members.length,
        kind: plan.kind,
        market,
      });
      const member = { account, plan };
      this.members.push(member);
      this.fund(member, plan.equity);
      for (const position of plan.positions) this.waiting.push({ member, position });
    }
    this.openWaiting();
  }

  /** Deposits so much equity in the account's own mix of collateral; what has no price yet is paid in cash. */
  fund({ account, plan }: Member, equity: number): void {
    const { session, venue } = this;
    const coins = venue.assets.filter((asset) => asset.underlying >= 0).length;
    let cash = equity;
    const put = (asset: number, share: number): void => {
      const worth = this.assetWorth(asset);
      if (share <= 0 || worth <= 0) return;
      const { scale } = venue.assets[asset] as (typeof venue.assets)[number];
      const amount = BigInt(Math.round(((equity * share) / worth) * 10 ** scale)) as Quanta;
      if (
        amount > 0n &&
        session.step({ type: 'Deposit', time: session.time, account, asset, amount })
      )
        cash -= equity * share;
    };
    if (coins > 0) put(1 + (account % coins), plan.coinShare);
    put(venue.assets.length - 1, plan.stableShare);
    const amount = quote(cash);
    if (amount > 0n)
      session.step({ type: 'Deposit', time: session.time, account, asset: 0, amount });
  }

  /** What one coin counts for after its haircut; 0 before its first price. */
  private assetWorth(asset: number): number {
    const { state } = this.session;
    const { haircutPpm } = this.venue.assets[asset] as (typeof this.venue.assets)[number];
    return (
      (Number(state.assetPrice(asset)) / 10 ** state.assetPriceDecimals(asset)) *
      (1 - haircutPpm / 1e6)
    );
  }

  openWaiting(): void {
    if (this.waiting.length === 0) return;
    const { state } = this.session;
    this.waiting = this.waiting.filter(({ member, position }) => {
      const { market, isLong, notional } = position;
      if (
        state.mark(market) === 0n ||
        state.markets.stale.get(market) === 1 ||
        state.markets.band.get(market) === 1
      )
        return true;
      this.trade(member.account, {
        market,
        side: isLong ? 'buy' : 'sell',
        notional,
        reduceOnly: false,
      });
      return false;
    });
  }

  /** A market order at the mark, worth so many quote units. */
  trade(
    account: AccountId,
    order: {
      readonly market: MarketId;
      readonly side: Side;
      readonly notional: number;
      readonly reduceOnly: boolean;
    },
  ): boolean {
    const { market, side, notional, reduceOnly } = order;
    const lotValue = this.risk.lotValue(market);
    if (lotValue <= 0) return false;
    const size = BigInt(Math.max(1, Math.round(notional / lotValue))) as Lots;
    const price = this.session.state.mark(market) as Ticks;
    return this.outside.trade(account, { market, side, size, price }, reduceOnly);
  }
}
