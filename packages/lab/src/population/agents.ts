// What traders and market makers do between steps. A few accounts are sampled each step and react to their own state: cut,
// add money, take profit, add to a winner, withdraw, rest an order, come back after a liquidation. Never scans them all.
import type { Lots, MarketId, Side, Ticks } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import type { Random } from '../base/random.ts';
import type { RestingBook } from '../book/resting-book.ts';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import { quote } from '../venue/plan-venue.ts';
import type { Member, Population } from './open-accounts.ts';

/** Sampled reactions over a whole replay, traders and makers: keeps a long replay's commands near half a million. */
const TRADER_SAMPLES = 200_000;
const MAKER_SAMPLES = 20_000;
const SAMPLES_PER_STEP_MAX = 30;

/** Levels of maintenance over equity at which a trader who is looked at reacts, and how often. */
const STRESSED = 0.6;
const CALM = 0.3;
/**
 * Short of initial margin but far from liquidation: a venue that calls for margin is heard by one in three who look. It is
 * the only way in which a schedule that has risen reaches positions that were opened before.
 */
const SHORT_CHANCE = 0.3;
const CUT_CHANCE = 0.3;
const TOP_UP_CHANCE = 0.2;
const TAKE_PROFIT_AT = 0.4;
const TAKE_PROFIT_CHANCE = 0.35;
const WITHDRAW_CHANCE = 0.05;
const ADD_CHANCE = 0.05;
const REST_CHANCE = 0.12;
const RETURN_CHANCE = 0.3;
const ORDERS_OF_A_TRADER = 2;

export class Agents {
  private readonly session: Session;
  private readonly population: Population;
  private readonly book: RestingBook;
  private readonly risk: FloatRisk;
  private readonly random: Random;
  private readonly samplesPerStep: number;
  private readonly makersPerStep: number;
  private traders: readonly Member[] | undefined;
  private makers: readonly Member[] = [];

  constructor(parts: {
    readonly session: Session;
    readonly population: Population;
    readonly book: RestingBook;
    readonly risk: FloatRisk;
    readonly random: Random;
    readonly steps: number;
  }) {
    this.session = parts.session;
    this.population = parts.population;
    this.book = parts.book;
    this.risk = parts.risk;
    this.random = parts.random;
    this.samplesPerStep = Math.min(SAMPLES_PER_STEP_MAX, TRADER_SAMPLES / parts.steps);
    this.makersPerStep = Math.min(4, MAKER_SAMPLES / parts.steps);
  }

  act(): void {
    const { members } = this.population;
    if (this.traders === undefined) {
      this.makers = members.filter(({ plan }) => plan.style === 'maker');
      this.traders = members.filter(({ plan }) => plan.style !== 'maker');
      for (const maker of this.makers) this.requote(maker);
    }
    for (let k = this.count(this.samplesPerStep); k > 0 && this.traders.length > 0; k -= 1) {
      this.react(this.traders[this.random.below(this.traders.length)] as Member);
    }
    for (let k = this.count(this.makersPerStep); k > 0 && this.makers.length > 0; k -= 1) {
      this.requote(this.makers[this.random.below(this.makers.length)] as Member);
    }
  }

  /** A whole number with the given mean. */
  private count(mean: number): number {
    const whole = Math.floor(mean);
    return whole + (this.random.uniform() < mean - whole ? 1 : 0);
  }

  private react(member: Member): void {
    const { random, risk, session } = this;
    const { account } = member;
    if (session.state.accounts.stage.get(account) !== 0) {
      // In liquidation: a few owners save what is left.
      if (random.chance(0.02)) this.population.fund(member, member.plan.equity * 0.3);
      return;
    }
    risk.look(account);
    if (risk.positions === 0) {
      if (random.chance(RETURN_CHANCE)) this.comeBack(member);
      return;
    }
    const { ratio, equity, initial, unrealised } = risk;
    if (ratio > STRESSED) {
      if (random.chance(CUT_CHANCE)) this.reduce(member, random.between(0.3, 0.7));
      else if (random.chance(TOP_UP_CHANCE))
        this.population.fund(member, member.plan.equity * random.between(0.2, 0.6));
      return;
    }
    if (equity < initial && random.chance(SHORT_CHANCE)) {
      this.meetInitial(member, 1 - Math.max(0, equity) / initial);
    } else if (unrealised > TAKE_PROFIT_AT * equity && random.chance(TAKE_PROFIT_CHANCE)) {
      this.reduce(member, random.chance(0.5) ? 1 : 0.5);
    } else if (ratio < CALM && random.chance(WITHDRAW_CHANCE)) {
      this.withdraw(member, 0.2 * (equity - risk.maintenance));
    } else if (ratio < CALM && random.chance(ADD_CHANCE)) {
      this.add(member);
    } else if (random.chance(REST_CHANCE)) this.rest(member);
  }

  /** Tops up to the first equity and opens the planned markets anew, one time in four on the other side. */
  private comeBack(member: Member): void {
    const { plan, account } = member;
    const missing = plan.equity - this.risk.equity;
    if (missing > 0.2 * plan.equity) this.population.fund(member, missing);
    for (const { market, isLong, notional } of plan.positions) {
      const side = this.random.chance(0.75) === isLong ? 'buy' : 'sell';
      this.population.trade(account, {
        market,
        side,
        notional: notional * this.random.between(0.5, 1),
        reduceOnly: false,
      });
    }
  }

  /** Back above initial margin, with a little to spare: by selling, or by paying in. */
  private meetInitial(member: Member, missingShare: number): void {
    const share = Math.min(1, 1.1 * missingShare + 0.02);
    if (this.random.chance(0.6)) this.reduce(member, share);
    else this.population.fund(member, this.risk.initial * share);
  }

  private reduce({ account }: Member, share: number): void {
    const { state } = this.session;
    for (const { market, size } of state.portfolio(account).positions) {
      const side: Side = size > 0n ? 'sell' : 'buy';
      const notional = Math.abs(Number(size)) * this.risk.lotValue(market) * share;
      this.population.trade(account, { market, side, notional, reduceOnly: true });
    }
  }

  private add({ account, plan }: Member): void {
    const position = plan.positions[this.random.below(plan.positions.length)];
    if (position === undefined) return;
    const { market, isLong, notional } = position;
    this.population.trade(account, {
      market,
      side: isLong ? 'buy' : 'sell',
      notional: notional * this.random.between(0.1, 0.4),
      reduceOnly: false,
    });
  }

  private withdraw({ account }: Member, amount: number): void {
    const wanted = quote(Math.max(0, amount));
    const cash = this.session.state.accounts.cash.get(account);
    const most = cash < wanted ? cash : wanted;
    if (most > 0n)
      this.session.step({
        type: 'Withdraw',
        time: this.session.time,
        account,
        asset: 0,
        amount: most,
      });
  }

  /** A take-profit order beyond the mark, or a bid for more below it (mirrored for shorts). */
  private rest({ account }: Member): void {
    const { state } = this.session;
    if (state.accounts.orders.get(account) >= ORDERS_OF_A_TRADER) return;
    const [held] = state.portfolio(account).positions;
    if (held === undefined) return;
    const takesProfit = this.random.chance(0.6);
    const side: Side = held.size > 0n === takesProfit ? 'sell' : 'buy';
    const magnitude = held.size > 0n ? held.size : -held.size;
    const size = (magnitude * BigInt(1 + this.random.below(5))) / 10n;
    this.place({
      account,
      market: held.market,
      side,
      size: size > 0n ? size : 1n,
      away: this.random.between(0.005, 0.04),
      reduceOnly: takesProfit,
    });
  }

  /** A maker takes its quotes back and places new ones around the mark, half as large on the side that would add to it. */
  private requote({ account, plan }: Member): void {
    const { session } = this;
    const { state } = session;
    const [position] = plan.positions;
    if (position === undefined || state.mark(position.market) === 0n) return;
    for (const { order } of state.portfolio(account).orders)
      session.step({ type: 'ReleaseOrder', time: session.time, order, reason: 'cancelled' });
    const { market } = position;
    const lots = position.notional / Math.max(1e-9, this.risk.lotValue(market));
    const row = state.positionRow(account, market);
    const held = row === NONE ? 0 : Number(state.positions.size.get(row));
    const away = this.random.between(0.0005, 0.003);
    for (const side of ['buy', 'sell'] as const) {
      const adds = held !== 0 && held > 0 === (side === 'buy');
      const size = BigInt(Math.max(1, Math.round(lots * (adds ? 0.05 : 0.1))));
      this.place({ account, market, side, size, away, reduceOnly: false });
    }
  }

  private place(order: {
    readonly account: number;
    readonly market: MarketId;
    readonly side: Side;
    readonly size: bigint;
    readonly away: number;
    readonly reduceOnly: boolean;
  }): void {
    const { session } = this;
    const { account, market, side, away, reduceOnly } = order;
    const mark = session.state.mark(market);
    const offset = (mark * BigInt(Math.round(away * 1e6))) / 1_000_000n + 1n;
    const limit = (side === 'buy' ? mark - offset : mark + offset) as Ticks;
    if (limit <= 0n) return;
    const id = session.orderId();
    if (
      session.step({
        type: 'ReserveOrder',
        time: session.time,
        order: id,
        account,
        market,
        side,
        size: order.size as Lots,
        limit,
        reduceOnly,
      })
    ) {
      this.book.add(id, account, market, side, limit);
    }
  }
}
