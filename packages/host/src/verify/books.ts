// The books of a venue added up from its records alone: no state, no evolve. An auditor's second opinion, which shares
// the schema of the records with the engine and nothing else.
import { eventSchemas, inputSchemas, LEDGERS } from '@plimsoll/engine';
import { layoutsByTag, type RecordLayout } from './record-layout.ts';

export type AssetConservation = {
  /** Whole coins, as decimal strings: what came in, what is accounted for, and in minus accounted. */
  readonly in: string;
  readonly accounted: string;
  readonly difference: string;
};
export type Conservation = { readonly assets: { readonly [symbol: string]: AssetConservation } };

/** The records contradict the laws of bookkeeping: which one, in words. */
export class BooksError extends Error {
  override readonly name = 'BooksError';
}

const INPUTS = layoutsByTag(inputSchemas);
const EVENTS = layoutsByTag(eventSchemas);
const layoutOf = (type: keyof typeof eventSchemas): RecordLayout =>
  EVENTS[eventSchemas[type].tag] as RecordLayout;
const EXTERNAL = LEDGERS.indexOf('external');
/** ledger u8, owner u32, asset u32, amount i64. */
const POSTING_BYTES = 17;

type Listed = { readonly symbol: string; readonly custody: string; readonly scale: number };

export class Books {
  /** The last root recorded; zeros if there is none. */
  stateRoot: Uint8Array = new Uint8Array(32);
  private readonly assets: (Listed | undefined)[] = [];
  /** By asset: what the outside world gave (negative), and everything else. */
  private readonly external: bigint[] = [];
  private readonly accounted: bigint[] = [];
  /** By market: size by account, and the sum of all sizes. */
  private readonly sizes: Map<number, bigint>[] = [];
  private readonly sizeSums: bigint[] = [];
  private readonly movedMarkets: number[] = [];
  /** Markets whose positions become cash, one after the other: their sizes sum to zero again when none is left. */
  private readonly settling = new Set<number>();
  private readonly offsets = new Uint32Array(64);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private readonly handlers = this.buildHandlers();

  /**
   * Adds one record.
   *
   * @throws BooksError when it does not decode, an event's postings do not sum to zero, or the sizes of a market do not.
   */
  add(record: Uint8Array): void {
    this.view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    try {
      this.addEvents(record);
    } catch (error) {
      if (error instanceof RangeError) throw new BooksError('it ends in the middle of a field');
      throw error;
    }
    for (const market of this.movedMarkets) {
      const sum = this.sizeSums[market] ?? 0n;
      if (sum !== 0n && !this.settling.has(market))
        throw new BooksError(`the positions in market ${market} sum to ${sum} lots, not 0`);
    }
    this.movedMarkets.length = 0;
  }

  /** In whole coins, by symbol; a symbol at several custody locations is named with each. */
  conservation(): Conservation {
    const assets: { [symbol: string]: AssetConservation } = {};
    const symbols = this.assets.map((listed) => listed?.symbol);
    for (const [asset, listed] of this.assets.entries()) {
      if (listed === undefined) continue;
      const isShared = symbols.indexOf(listed.symbol) !== symbols.lastIndexOf(listed.symbol);
      const received = -(this.external[asset] ?? 0n);
      const accounted = this.accounted[asset] ?? 0n;
      assets[isShared ? `${listed.symbol}@${listed.custody}` : listed.symbol] = {
        in: decimal(received, listed.scale),
        accounted: decimal(accounted, listed.scale),
        difference: decimal(received - accounted, listed.scale),
      };
    }
    return { assets };
  }

  private addEvents(record: Uint8Array): void {
    const { view, handlers, offsets } = this;
    const input = INPUTS[view.getUint8(0)];
    if (input === undefined) throw new BooksError(`input tag ${view.getUint8(0)} is unknown`);
    let at = input.skip(view, 1);
    const count = view.getUint32(at, true);
    at += 4;
    for (let index = 0; index < count; index += 1) {
      const tag = view.getUint8(at);
      const layout = EVENTS[tag];
      if (layout === undefined) throw new BooksError(`event tag ${tag} is unknown`);
      const handler = handlers[tag];
      if (handler === undefined) {
        at = layout.skip(view, at + 1);
      } else {
        at = layout.locate(view, at + 1, offsets);
        handler();
      }
    }
    if (at !== record.length) {
      throw new BooksError(`its events end at byte ${at} of ${record.length}`);
    }
  }

  /** By event tag: what to do with an event whose fields `offsets` locates; none for events that move nothing. */
  private buildHandlers(): readonly ((() => void) | undefined)[] {
    const handlers: (() => void)[] = [];
    for (const [type, schema] of Object.entries(eventSchemas)) {
      if (!('postings' in schema.fields)) continue;
      const postings = layoutOf(type as keyof typeof eventSchemas).field('postings');
      handlers[schema.tag] = () => this.addPostings(type, this.offsets[postings] as number);
    }
    this.addPositionHandlers(handlers);
    for (const type of ['AssetListed', 'AssetChanged'] as const) {
      const layout = layoutOf(type);
      const [asset, symbol, custody, scale] = (
        ['asset', 'symbol', 'custody', 'scale'] as const
      ).map((name) => layout.field(name)) as [number, number, number, number];
      handlers[eventSchemas[type].tag] = () => {
        this.assets[this.u32(asset)] = {
          symbol: this.text(symbol),
          custody: this.text(custody),
          scale: this.u32(scale),
        };
      };
    }
    const root = layoutOf('StateRootRecorded').field('root');
    handlers[eventSchemas.StateRootRecorded.tag] = () => {
      const at = this.offsets[root] as number;
      const { buffer, byteOffset } = this.view;
      this.stateRoot = new Uint8Array(buffer, byteOffset + at, 32).slice();
    };
    return handlers;
  }

  private addPositionHandlers(handlers: (() => void)[]): void {
    const filled = layoutOf('OrderFilled');
    const account = filled.field('account');
    const market = filled.field('market');
    const sizeAfter = filled.field('sizeAfter');
    chain(handlers, eventSchemas.OrderFilled.tag, () =>
      this.setSize(this.u32(market), this.u32(account), this.i64(sizeAfter)),
    );
    const moved = layoutOf('PositionTransferred');
    const movedMarket = moved.field('market');
    const from = moved.field('from');
    const to = moved.field('to');
    const fromAfter = moved.field('fromSizeAfter');
    const toAfter = moved.field('toSizeAfter');
    chain(handlers, eventSchemas.PositionTransferred.tag, () => {
      this.setSize(this.u32(movedMarket), this.u32(from), this.i64(fromAfter));
      this.setSize(this.u32(movedMarket), this.u32(to), this.i64(toAfter));
    });
    this.addSettlementHandlers(handlers);
    const grid = layoutOf('GridChanged');
    const gridMarket = grid.field('market');
    const lotFactor = grid.field('lotFactor');
    chain(handlers, eventSchemas.GridChanged.tag, () =>
      this.rescale(this.u32(gridMarket), this.i64(lotFactor)),
    );
  }

  private addSettlementHandlers(handlers: (() => void)[]): void {
    const fixed = layoutOf('SettlementFixed').field('market');
    chain(handlers, eventSchemas.SettlementFixed.tag, () => this.settling.add(this.u32(fixed)));
    const settled = layoutOf('PositionSettled');
    const account = settled.field('account');
    const market = settled.field('market');
    chain(handlers, eventSchemas.PositionSettled.tag, () =>
      this.setSize(this.u32(market), this.u32(account), 0n),
    );
    const done = layoutOf('MarketSettled').field('market');
    chain(handlers, eventSchemas.MarketSettled.tag, () => {
      const id = this.u32(done);
      this.settling.delete(id);
      const held = this.sizesOf(id).size;
      if (held > 0) throw new BooksError(`market ${id} is settled with ${held} positions left`);
      this.movedMarkets.push(id);
    });
  }

  private addPostings(type: string, at: number): void {
    const { view } = this;
    const count = view.getUint32(at, true);
    // Nearly every event posts in one asset; a second one is summed in the slow way.
    let sum = 0n;
    let sumAsset = -1;
    let others: Map<number, bigint> | undefined;
    for (let index = 0; index < count; index += 1) {
      const row = at + 4 + index * POSTING_BYTES;
      const ledger = view.getUint8(row);
      const asset = view.getUint32(row + 5, true);
      const amount = view.getBigInt64(row + 9, true);
      if (ledger === EXTERNAL) this.external[asset] = (this.external[asset] ?? 0n) + amount;
      else this.accounted[asset] = (this.accounted[asset] ?? 0n) + amount;
      if (sumAsset < 0) sumAsset = asset;
      if (asset === sumAsset) {
        sum += amount;
      } else {
        others ??= new Map();
        others.set(asset, (others.get(asset) ?? 0n) + amount);
      }
    }
    if (sum !== 0n) throw unbalanced(type, sumAsset, sum);
    if (others === undefined) return;
    for (const [asset, other] of others) if (other !== 0n) throw unbalanced(type, asset, other);
  }

  private setSize(market: number, account: number, size: bigint): void {
    const sizes = this.sizesOf(market);
    const before = sizes.get(account) ?? 0n;
    if (size === 0n) sizes.delete(account);
    else sizes.set(account, size);
    this.sizeSums[market] = (this.sizeSums[market] ?? 0n) + size - before;
    this.movedMarkets.push(market);
  }

  private rescale(market: number, factor: bigint): void {
    const sizes = this.sizesOf(market);
    for (const [account, size] of sizes) sizes.set(account, size * factor);
  }

  private sizesOf(market: number): Map<number, bigint> {
    const known = this.sizes[market];
    if (known !== undefined) return known;
    const sizes = new Map<number, bigint>();
    this.sizes[market] = sizes;
    return sizes;
  }

  private u32(field: number): number {
    return this.view.getUint32(this.offsets[field] as number, true);
  }
  private i64(field: number): bigint {
    return this.view.getBigInt64(this.offsets[field] as number, true);
  }
  private text(field: number): string {
    const at = this.offsets[field] as number;
    let text = '';
    for (let index = 0; index < this.view.getUint32(at, true); index += 1) {
      text += String.fromCharCode(this.view.getUint16(at + 4 + 2 * index, true));
    }
    return text;
  }
}

function chain(handlers: (() => void)[], tag: number, next: () => void): void {
  const first = handlers[tag];
  handlers[tag] = first === undefined ? next : () => (first(), next());
}

function unbalanced(type: string, asset: number, sum: bigint): BooksError {
  return new BooksError(`the postings of ${type} sum to ${sum} quanta of asset ${asset}, not 0`);
}

/** Whole coins in the shortest form. Written out here: the verifier leans on the engine for nothing but the schema. */
function decimal(quanta: bigint, scale: number): string {
  const digits = (quanta < 0n ? -quanta : quanta).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${quanta < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
