// A venue for the tests of the server: a real engine with two markets and some traders, driven in-process. Steps count as
// durable at the next turn of the event loop, as a group commit would make them.
import { type Engine, type Event, type Input, type Reject, toHex } from '@plimsoll/engine';
import type { StatusView } from '@plimsoll/engine/views';
import { scheduled } from '../../../engine/test/schedule.fixture.ts';
import { lots, marketOf, World } from '../../../engine/test/world.fixture.ts';
import { encodeSnapshot } from '../snapshots/snapshot-store.ts';
import type { DurableStep, Submitted, VenuePort } from './venue-port.ts';

const MAKER_ORDERS_FROM = 1_000_000;

export class TestVenue extends World implements VenuePort {
  readonly traders: readonly number[];
  readonly #maker: number;
  readonly #listeners = new Set<(step: DurableStep) => void>();
  #durable: { readonly sequence: number; readonly stepHash: string };
  #stateRoot = '';
  #nextMakerOrder = MAKER_ORDERS_FROM;

  /** Trader `i` has 1,000 dollars and holds `2 + i % 18` times as much, long or short, in one market. */
  constructor(traders: number) {
    super();
    this.#durable = this.#now();
    this.deposit(this.state.scalar('sharedFund'), 250_000);
    for (const market of this.state.listing.markets) this.deposit(market.bucketAccount, 40_000);
    this.tick({ depth: 50_000 });
    this.#maker = this.account(50_000_000);
    this.traders = Array.from({ length: traders }, (_, i) => this.#trader(i));
    this.#durable = this.#now();
  }

  #trader(i: number): number {
    const account = this.account(1_000);
    if (i % 3 === 0) this.deposit(account, 0.002, 1);
    const market = i % 2;
    const notional = 1_000 * (2 + (i % 18)) * 0.9;
    const lotValue = market === 0 ? 100 : 40;
    const direction = i % 5 === 0 ? -1 : 1;
    this.trade(account, this.#maker, market, direction * Math.floor(notional / lotValue));
    return account;
  }

  override step(input: Input): Reject | undefined {
    const reject = super.step(input);
    // The base class steps while it sets the world up, before this class's own fields exist.
    if (reject === undefined && #listeners in this) {
      const { events } = this;
      const root = events.find((event) => event.type === 'StateRootRecorded');
      if (root?.type === 'StateRootRecorded') this.#stateRoot = toHex(root.root);
      const step = { sequence: this.engine.sequence, time: this.state.time, events };
      const durable = this.#now();
      setImmediate(() => {
        this.#durable = durable;
        for (const listener of this.#listeners) listener(step);
      });
    }
    return reject;
  }

  #now(): { readonly sequence: number; readonly stepHash: string } {
    return { sequence: this.engine.sequence, stepHash: toHex(this.engine.stepHash) };
  }

  status(): StatusView {
    const { accounts } = this.state;
    const count = this.state.scalar('accounts');
    let openLiquidations = 0;
    for (let id = 0; id < count; id++) if (accounts.stage.get(id) !== 0) openLiquidations += 1;
    return {
      sequence: this.#durable.sequence,
      stateHash: { stepHash: this.#durable.stepHash, stateRoot: this.#stateRoot },
      time: this.state.time,
      state: 'running',
      accounts: count,
      markets: this.state.scalar('markets'),
      openLiquidations,
      version: '0.1.0',
    };
  }
  requirement: Engine['requirement'] = (account) => this.engine.requirement(account);

  async submit(input: Input): Promise<Submitted> {
    const reject = this.step(input);
    if (reject !== undefined) return { ok: false, reject };
    const { sequence, stepHash } = this.#now();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return { ok: true, sequence, stepHash };
  }

  snapshotFile(): Uint8Array {
    const { sequence, stepHash } = this.engine;
    const stateRoot = this.engine.stateRoot();
    return encodeSnapshot({ sequence, stepHash, stateRoot, body: this.engine.snapshot() });
  }

  onDurable(listener: (step: DurableStep) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lists a schedule for bitcoin: up 10 % of the listed rate an hour after an hour's notice. */
  adapt(): void {
    const btc = { ...marketOf(), ...scheduled };
    this.must({ type: 'SetMarket', time: this.time, market: 0, ...btc });
  }

  /** One step of the market: prices move by these fractions, and liquidation orders meet the maker at their limit. */
  move(btc: number, eth: number): void {
    const price = (market: number, change: number): number =>
      (this.mark(market) / 10) * (1 + change);
    const prices = { btc: price(0, btc), eth: price(1, eth) };
    let events = this.tick({ ...prices, afterMs: 1_000, depth: 50_000 });
    // Fills may place the next order of a liquidation; a few rounds are plenty for a test.
    for (let round = 0; round < 4 && events.length > 0; round++)
      events = this.#fillLiquidations(events);
  }

  #fillLiquidations(events: readonly Event[]): readonly Event[] {
    const later: Event[] = [];
    for (const placed of events) {
      if (placed.type !== 'LiquidationOrderPlaced') continue;
      const { market, limit, size } = placed;
      const side = placed.side === 'buy' ? 'sell' : 'buy';
      const maker = this.#nextMakerOrder++;
      const at = { time: this.time, market };
      const resting = {
        ...at,
        order: maker,
        account: this.#maker,
        side,
        size,
        limit,
        reduceOnly: false,
      } as const;
      if (this.step({ type: 'ReserveOrder', ...resting }) !== undefined) continue;
      // Every third order fills by half only: the rest expires or is placed anew.
      const part = maker % 3 === 0 && size > 1n ? lots((Number(size) / 2) | 0) : size;
      this.step({ type: 'PostFill', ...at, maker, taker: placed.order, price: limit, size: part });
      later.push(...this.events);
      if (part !== size)
        this.step({ type: 'ReleaseOrder', time: this.time, order: maker, reason: 'cancelled' });
    }
    return later;
  }
}

export { lots };
