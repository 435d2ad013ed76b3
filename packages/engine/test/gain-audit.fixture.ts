// Immature gains followed from the records alone: from what positions realised, with the line reckoned in exact fractions.
// Finds what was held wrongly, and money that left an account although it had not matured.
import { Exact } from '../src/base/exact.ts';
import type { AccountKind } from '../src/domain/command.ts';
import type { Event, EventOf } from '../src/index.ts';
import { decodeStep } from '../src/index.ts';

type Held = { readonly amount: bigint; readonly since: number };

/** What is wrong with the gains held in these records, and how often something was held. */
export function auditGains(records: readonly Uint8Array[]): {
  readonly faults: readonly string[];
  readonly holds: number;
} {
  const audit = new Audit();
  for (const record of records) {
    const { input, events } = decodeStep(record);
    audit.time = input.time;
    for (const event of events) audit.add(event);
    audit.endStep();
  }
  return audit;
}

class Audit {
  readonly faults: string[] = [];
  holds = 0;
  time = 0;
  private maturityMs = 0;
  private readonly kinds = new Map<number, AccountKind>();
  private readonly cash = new Map<number, bigint>();
  private readonly expected = new Map<number, Held>();
  private readonly recorded = new Map<number, Held>();
  private readonly touched = new Set<number>();
  /** What shared losses may charge, by account and market; and whom a claim has just charged. */
  private readonly ofMarket = new Map<string, Held>();
  private charged: { readonly account: number; readonly market: number } | undefined;
  /** Price and decimals of indexes; scale and index of assets. None of them is redeemed. */
  private readonly prices: bigint[] = [];
  private readonly decimals: number[] = [];
  private readonly assets: { readonly scale: number; readonly index: number }[] = [];

  add(event: Event): void {
    if (event.type === 'VenueConfigured') this.maturityMs = event.gainMaturityMs;
    if (event.type === 'AccountOpened') this.kinds.set(event.account, event.kind);
    if (event.type === 'ImmatureGainSet') this.record(event);
    this.share(event);
    if (event.type === 'OrderFilled' || event.type === 'PositionSettled')
      this.realise(event.account, event.realised);
    if (event.type === 'PositionTransferred') {
      this.realise(event.from, event.fromRealised);
      this.realise(event.to, event.toRealised);
    }
    this.listen(event);
    if (event.type === 'SpotFilled') {
      const gain = this.valueOf(event.asset, event.amount) - event.quote;
      this.realise(event.buyer, gain);
      this.realise(event.seller, -gain);
    }
    if (!('postings' in event)) return;
    for (const { ledger, owner, asset, amount } of event.postings)
      if (ledger === 'account' && asset === 0)
        this.cash.set(owner, (this.cash.get(owner) ?? 0n) + amount);
    if (event.type === 'Withdrawn' && event.asset === 0) this.judgeLeft(event.account);
    if (event.type === 'Transferred' && event.asset === 0) this.judgeLeft(event.from);
  }

  /** A shared loss that took realised gains is a loss of as much; of a claim it is what the market's line lost by it. */
  private share(event: Event): void {
    if (event.type === 'LossMet') this.realise(event.account, -event.fromHeld);
    if (event.type === 'LossSocialised') this.charged = event;
    else if (event.type !== 'MarketGainSet') this.charged = undefined;
    if (event.type !== 'MarketGainSet') return;
    const { account, market, amount, since } = event;
    const key = `${account} ${market}`;
    const before = this.line(this.ofMarket.get(key));
    this.ofMarket.set(key, { amount, since });
    if (this.charged?.account === account && this.charged.market === market)
      this.realise(account, this.line({ amount, since }) - before);
    this.charged = undefined;
  }

  private listen(event: Event): void {
    if (event.type === 'IndexListed') this.decimals[event.index] = event.decimals;
    if (event.type === 'IndexPriceSet') this.prices[event.index] = event.price;
    if (event.type === 'AssetListed' || event.type === 'AssetChanged')
      this.assets[event.asset] = { scale: event.scale, index: event.index };
  }

  /** At index, rounded down, in settlement quanta. */
  private valueOf(asset: number, amount: bigint): bigint {
    const { scale, index } = this.assets[asset] ?? { scale: 0, index: 0 };
    const digits = scale + (this.decimals[index] ?? 0);
    const units = 10n ** BigInt(this.assets[0]?.scale ?? 0);
    return (amount * (this.prices[index] ?? 0n) * units) / 10n ** BigInt(digits);
  }

  /** What was recorded is what follows from the fills, for everybody who realised something in the step. */
  endStep(): void {
    for (const account of this.touched) {
      const [due, kept] = [this.expected.get(account), this.recorded.get(account)];
      if (due?.amount !== kept?.amount || due?.since !== kept?.since)
        this.faults.push(`account ${account} holds ${text(kept)}, not ${text(due)}`);
    }
    this.touched.clear();
  }

  private record({ account, amount, since }: EventOf<'ImmatureGainSet'>): void {
    this.holds += 1;
    this.recorded.set(account, { amount, since });
    this.touched.add(account);
    if (amount < 0n) this.faults.push(`account ${account} holds ${amount}`);
  }

  private immature(account: number): bigint {
    return this.line(this.expected.get(account));
  }

  private line(held: Held | undefined): bigint {
    const left = this.maturityMs - (this.time - (held?.since ?? 0));
    if (held === undefined || left <= 0) return 0n;
    const share = Exact.ratio(BigInt(left), BigInt(this.maturityMs));
    return Exact.integer(held.amount).times(share).unitsOf(Exact.ONE, 'up');
  }

  private realise(account: number, realised: bigint): void {
    if (this.maturityMs === 0 || realised === 0n || !this.kinds.has(account)) return;
    this.touched.add(account);
    const immature = this.immature(account);
    const held = this.expected.get(account);
    if (realised > 0n)
      this.expected.set(account, { amount: immature + realised, since: this.time });
    else if (held !== undefined && immature > 0n) {
      const left = held.amount + realised;
      this.expected.set(account, { amount: left > 0n ? left : 0n, since: held.since });
    }
  }

  private judgeLeft(account: number): void {
    // The house moves its own money as it must.
    if (!this.kinds.has(account)) return;
    const [cash, immature] = [this.cash.get(account) ?? 0n, this.immature(account)];
    if (cash < immature)
      this.faults.push(`account ${account} keeps ${cash} of ${immature} that may not leave`);
  }
}

const text = (held: Held | undefined): string =>
  held === undefined ? 'nothing' : `${held.amount} since ${held.since}`;
