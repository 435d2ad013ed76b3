// Receipts of deleveraging checked from the records alone: every claim on lots has its receipt at once, ranks are dense, what
// they say is what was fixed, the price is the bankruptcy price of the deficit, nobody gives what it does not hold, and lots
// later leave at the quote of the receipt. Shares the schema of the records with the engine and nothing else.
import { DEFAULT_LADDER, type Event, type EventOf } from '@plimsoll/engine';

type Receipt = EventOf<'AdlReceiptIssued'>;
type Deficit = EventOf<'DeficitFixed'>;
type Claim = Deficit['claims'][number];

/** The records contradict the receipts: how, in words. */
export class ReceiptsError extends Error {
  override readonly name = 'ReceiptsError';
}

export class ReceiptAudit {
  deficits = 0;
  readonly receipts: {
    readonly sequence: number;
    readonly receipt: Receipt;
    readonly cut: bigint;
  }[] = [];
  private policy: Receipt['policy'] = DEFAULT_LADDER.adlPolicy;
  /** Signed lots by market and account. */
  private readonly sizes = new Map<string, bigint>();
  /** Lots that receipts hold and that have not left yet, by market and account; and the receipts in order, by market. */
  private readonly held = new Map<string, bigint>();
  private readonly waiting = new Map<number, Receipt[]>();
  private open:
    | { readonly fixed: Deficit; readonly claims: readonly Claim[]; done: number }
    | undefined;

  /** @throws ReceiptsError for the first event that contradicts a receipt. */
  add(sequence: number, events: readonly Event[]): void {
    for (const event of events) this.addEvent(sequence, event);
    if (this.open !== undefined) throw this.missing();
  }

  private addEvent(sequence: number, event: Event): void {
    if (event.type === 'AdlReceiptIssued') {
      this.addReceipt(sequence, event);
      return;
    }
    if (this.open !== undefined) throw this.missing();
    switch (event.type) {
      case 'LadderSet':
        this.policy = event.adlPolicy;
        return;
      case 'OrderFilled':
        this.sizes.set(keyOf(event.market, event.account), event.sizeAfter);
        return;
      case 'PositionSettled':
        this.sizes.set(keyOf(event.market, event.account), 0n);
        return;
      case 'PositionTransferred':
        this.sizes.set(keyOf(event.market, event.from), event.fromSizeAfter);
        this.sizes.set(keyOf(event.market, event.to), event.toSizeAfter);
        if (event.reason === 'adl') this.meet(event);
        return;
      case 'GridChanged':
        this.rescale(event.market, event.lotFactor);
        return;
      case 'DeficitFixed':
        this.beginDeficit(event);
        return;
      default:
        return;
    }
  }

  private beginDeficit(fixed: Deficit): void {
    const claims = fixed.claims.filter(({ kind }) => kind === 'adl');
    const lots = claims.reduce((sum, { size }) => sum + size, 0n);
    if (lots !== fixed.size)
      throw new ReceiptsError(
        `account ${fixed.account} left ${fixed.size} lots of market ${fixed.market}, and ${lots} are claimed`,
      );
    if (claims.length === 0) return;
    this.deficits += 1;
    this.open = { fixed, claims, done: 0 };
  }

  private addReceipt(sequence: number, receipt: Receipt): void {
    const { open } = this;
    const claim = open?.claims[open.done];
    if (open === undefined || claim === undefined)
      throw new ReceiptsError(`a receipt of account ${receipt.account} belongs to no claim`);
    const { fixed, claims } = open;
    open.done += 1;
    expectAll(receipt, [
      ['account', receipt.account, claim.account],
      ['market', receipt.market, fixed.market],
      ['bankrupt account', receipt.bankrupt, fixed.account],
      ['rank', receipt.rank, open.done],
      ['number of accounts', receipt.of, claims.length],
      ['lots', receipt.lots, claim.size],
      ['quote', receipt.quote, claim.amount],
      ['policy', receipt.policy, this.policy],
    ]);
    this.holdLots(receipt);
    const cut = cutOf(fixed, claim);
    if (receipt.reason === 'atMark' && cut !== 0n)
      throw new ReceiptsError(`${nameOf(receipt)} is at the mark and carries a loss of ${cut}`);
    this.receipts.push({ sequence, receipt, cut });
    if (open.done < claims.length) return;
    this.open = undefined;
    checkShares(fixed, this.receipts.slice(-claims.length));
  }

  /** Nobody gives lots of the same side, or more than it holds beyond what it owes already. */
  private holdLots(receipt: Receipt): void {
    const key = keyOf(receipt.market, receipt.account);
    const size = this.sizes.get(key) ?? 0n;
    const lots = magnitude(receipt.lots) + (this.held.get(key) ?? 0n);
    if (size > 0n === receipt.lots > 0n || lots > magnitude(size))
      throw new ReceiptsError(`${nameOf(receipt)} takes ${lots} lots in all and it holds ${size}`);
    this.held.set(key, lots);
    const waiting = this.waiting.get(receipt.market) ?? [];
    waiting.push(receipt);
    this.waiting.set(receipt.market, waiting);
  }

  /** Lots leave in the order of the receipts, at their quote. */
  private meet(moved: EventOf<'PositionTransferred'>): void {
    const receipt = this.waiting.get(moved.market)?.shift();
    if (receipt === undefined)
      throw new ReceiptsError(`lots of market ${moved.market} are deleveraged without a receipt`);
    const key = keyOf(receipt.market, receipt.account);
    this.held.set(key, (this.held.get(key) ?? 0n) - magnitude(receipt.lots));
    if (moved.size === receipt.lots && moved.quote !== receipt.quote)
      throw new ReceiptsError(`${nameOf(receipt)} is closed at ${moved.quote}, not its quote`);
    if (magnitude(moved.size) > magnitude(receipt.lots))
      throw new ReceiptsError(`${nameOf(receipt)} closes ${moved.size} lots`);
  }

  private rescale(market: number, factor: bigint): void {
    for (const sizes of [this.sizes, this.held])
      for (const [key, size] of sizes)
        if (key.startsWith(`${market} `)) sizes.set(key, size * factor);
    const waiting = this.waiting.get(market) ?? [];
    this.waiting.set(
      market,
      waiting.map((receipt) => ({ ...receipt, lots: (receipt.lots * factor) as Receipt['lots'] })),
    );
  }

  private missing(): ReceiptsError {
    const claim = this.open?.claims[this.open.done];
    return new ReceiptsError(`account ${claim?.account} has a claim without a receipt`);
  }
}

const keyOf = (market: number, account: number): string => `${market} ${account}`;
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const nameOf = ({ account, market }: Receipt): string =>
  `the receipt of account ${account} in market ${market}`;

function expectAll(
  receipt: Receipt,
  pairs: readonly (readonly [what: string, said: unknown, fixed: unknown])[],
): void {
  for (const [what, said, fixed] of pairs)
    if (said !== fixed)
      throw new ReceiptsError(`${nameOf(receipt)} says ${what} ${said}, the record ${fixed}`);
}

const lossOf = ({ deficit, insurance, tranche }: Deficit): bigint => deficit - insurance - tranche;

/** What a claim brings beyond the mark: its quote less its lots' share of the value at the mark, which the deficit's quote tells. */
function cutOf(fixed: Deficit, claim: Claim): bigint {
  const worth = fixed.quote - lossOf(fixed);
  if ((worth * claim.size) % fixed.size !== 0n)
    throw new ReceiptsError(`the quote ${fixed.quote} of a deficit is no price of its lots`);
  return claim.amount - (worth * claim.size) / fixed.size;
}

/** At the bankruptcy price the loss falls on the lots alike, to the quantum, and sums to what deleveraging carries. */
function checkShares(
  fixed: Deficit,
  issued: readonly { readonly receipt: Receipt; readonly cut: bigint }[],
): void {
  const sharing = issued.filter(({ receipt }) => receipt.reason === 'bankruptcyPrice');
  const lots = sharing.reduce((sum, { receipt }) => sum + magnitude(receipt.lots), 0n);
  const cuts = sharing.reduce((sum, { cut }) => sum + cut, 0n);
  if (cuts !== fixed.adl)
    throw new ReceiptsError(
      `receipts carry ${cuts} of a loss of which ${fixed.adl} is deleveraged`,
    );
  for (const { receipt, cut } of sharing) {
    const off = cut * lots - cuts * magnitude(receipt.lots);
    if (cut < 0n || magnitude(off) >= 2n * lots)
      throw new ReceiptsError(`${nameOf(receipt)} carries ${cut}, not its lots' share of ${cuts}`);
  }
}
