// Interest followed from the records alone: who was charged, at which rate, and what of the customers' money was borrowed
// when the round began. No state and no evolve; the rate is reckoned with the exact line.
import { Exact } from '../src/base/exact.ts';
import type { AccountKind } from '../src/domain/command.ts';
import type { Event, Venue } from '../src/index.ts';
import { decodeStep } from '../src/index.ts';
import { interestRate, utilisationOf } from '../src/margin/collateral/interest.ts';

const MILLION = Exact.integer(1_000_000n);
const ONE_PPM = Exact.ratio(1n, 1_000_000n);
const YEAR_MS = 31_536_000_000n;

/** What is wrong with the interest in these records, and how many rounds and charges there were. */
export function auditInterest(records: readonly Uint8Array[]): {
  readonly faults: readonly string[];
  readonly rates: readonly number[];
  readonly charges: number;
} {
  const audit = new Audit();
  for (const record of records) for (const event of decodeStep(record).events) audit.add(event);
  return audit;
}

class Audit {
  readonly faults: string[] = [];
  readonly rates: number[] = [];
  charges = 0;
  private readonly cash = new Map<number, bigint>();
  private readonly kinds = new Map<number, AccountKind>();
  private readonly chargedThisRound = new Set<number>();
  private venue: Pick<Venue, 'interestKinks' | 'interestIntervalMs'> | undefined;

  add(event: Event): void {
    if (event.type === 'VenueConfigured') this.venue = event;
    if (event.type === 'AccountOpened') this.kinds.set(event.account, event.kind);
    if (event.type === 'InterestRateSet') this.judgeRate(event);
    if (event.type === 'InterestCharged') this.judgeCharge(event);
    if (!('postings' in event)) return;
    for (const { ledger, owner, asset, amount } of event.postings)
      if (ledger === 'account' && asset === 0) this.cash.set(owner, this.cashOf(owner) + amount);
  }

  private cashOf(account: number): bigint {
    return this.cash.get(account) ?? 0n;
  }

  private judgeRate({ utilisationPpm, ppmPerYear }: Event & { type: 'InterestRateSet' }): void {
    this.rates.push(ppmPerYear);
    this.chargedThisRound.clear();
    let borrows = Exact.ZERO;
    let deposits = Exact.ZERO;
    // Accounts of the house open with what they serve, not with an event of their own.
    for (const account of this.kinds.keys()) {
      const held = Exact.integer(this.cashOf(account));
      if (held.sign < 0) borrows = borrows.minus(held);
      else deposits = deposits.plus(held);
    }
    const share = Exact.min(utilisationOf({ borrows, deposits }), Exact.ONE);
    const expected = share.unitsOf(ONE_PPM, 'up');
    if (BigInt(utilisationPpm) !== expected)
      this.faults.push(`utilisation ${utilisationPpm} ppm, not ${expected}`);
    const line = (this.venue?.interestKinks ?? []).map((kink) => ({
      utilisation: Exact.integer(kink.utilisationPpm).over(MILLION),
      yearlyRate: Exact.integer(kink.ppmPerYear).over(MILLION),
    }));
    const rate = interestRate(Exact.integer(utilisationPpm).over(MILLION), line);
    if (BigInt(ppmPerYear) !== rate.unitsOf(ONE_PPM, 'up'))
      this.faults.push(`rate ${ppmPerYear} ppm at ${utilisationPpm} ppm, not ${rate}`);
  }

  private judgeCharge({ account, amount }: Event & { type: 'InterestCharged' }): void {
    this.charges += 1;
    if (this.chargedThisRound.has(account)) this.faults.push(`account ${account} charged twice`);
    this.chargedThisRound.add(account);
    const rate = BigInt(this.rates.at(-1) ?? 0);
    const interval = BigInt(this.venue?.interestIntervalMs ?? 0);
    const owed = Exact.ratio(-this.cashOf(account) * rate * interval, 1_000_000n * YEAR_MS);
    const expected = owed.unitsOf(Exact.ONE, 'up');
    if (amount !== expected)
      this.faults.push(`account ${account} charged ${amount}, not ${expected}`);
  }
}
