// The state root: a hash tree over fixed-size pages of all columns, and over the listings. Only pages written since the
// last call are hashed again. Leaves carry the algorithm's tag, the column's name and the page number.
import type { Hash } from '../base/hash.ts';
import { ByteWriter } from '../domain/codec.ts';
import type { Event } from '../domain/event.ts';
import { eventCodec } from '../domain/step-record.ts';
import { type AnyColumn, PAGE_BYTES } from './columns.ts';
import type { State } from './state.ts';
import { columnsOf, type TableName } from './tables.ts';

/** Version of the tree's shape: part of every leaf. */
const LEAF_TAG = 1;
const NODE_TAG = 2;
const LISTING_TAG = 3;

type Leaf = { readonly hash: Uint8Array; readonly length: number };

export class StateTree {
  private readonly hash: Hash;
  private readonly leaves = new Map<string, Leaf[]>();

  constructor(hash: Hash) {
    this.hash = hash;
  }

  /** 32 bytes over everything that is state. */
  root(state: State): Uint8Array {
    const columns: Uint8Array[] = [this.column(state.scalars, state.scalars.capacity)];
    for (const table of Object.keys(state.tables) as TableName[]) {
      for (const column of columnsOf(state.tables[table]))
        columns.push(this.column(column, state.rows(table)));
    }
    columns.push(this.hash(Uint8Array.of(LISTING_TAG), listingBytes(state)));
    return this.fold(columns);
  }

  private column(column: AnyColumn, rows: number): Uint8Array {
    const bytes = column.bytes(rows);
    const pages = Math.ceil(bytes.length / PAGE_BYTES);
    const known = this.leaves.get(column.name) ?? [];
    this.leaves.set(column.name, known);
    for (let page = 0; page < pages; page++) {
      const content = bytes.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
      // A page may grow by rows that were never written: its length is compared too.
      if (known[page]?.length === content.length && column.dirty[page] === 0) continue;
      known[page] = {
        hash: this.hash(leafHeader(column, page, content.length), content),
        length: content.length,
      };
      column.dirty[page] = 0;
    }
    known.length = pages;
    return this.fold(known.map((leaf) => leaf.hash));
  }

  /** Binary tree; an odd last node is carried up as it is. */
  private fold(nodes: readonly Uint8Array[]): Uint8Array {
    if (nodes.length === 0) return this.hash(Uint8Array.of(NODE_TAG));
    let level = nodes;
    while (level.length > 1) {
      const above: Uint8Array[] = [];
      for (let i = 0; i < level.length; i += 2) {
        const left = level[i] as Uint8Array;
        const right = level[i + 1];
        above.push(right === undefined ? left : this.hash(Uint8Array.of(NODE_TAG), left, right));
      }
      level = above;
    }
    return level[0] as Uint8Array;
  }
}

function leafHeader(column: AnyColumn, page: number, contentBytes: number): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(LEAF_TAG);
  writer.u8(column.width);
  writer.u32(page);
  writer.u32(contentBytes);
  for (const character of column.name) writer.u8(character.charCodeAt(0));
  return writer.bytes();
}

/** Listings as the events that would make them, in canonical bytes. */
export function listingBytes(state: State): Uint8Array {
  const writer = new ByteWriter();
  for (const event of listingEvents(state)) eventCodec.encode(writer, event);
  return writer.bytes();
}

export function listingEvents(state: State): readonly Event[] {
  const { venue, rulebookText, ladder, assets, indexes, sources, markets } = state.listing;
  if (venue === undefined) return [];
  return [
    { type: 'VenueConfigured', ...venue, sharedFundAccount: state.scalar('sharedFund') },
    ...assets.map((listed, asset) => ({ type: 'AssetListed' as const, asset, ...listed })),
    ...indexes.map((listed, index) => ({ type: 'IndexListed' as const, index, ...listed })),
    ...sources.map((listed, source) => ({ type: 'SourceListed' as const, source, ...listed })),
    ...markets.map((listed, market) => ({ type: 'MarketListed' as const, market, ...listed })),
    { type: 'LadderSet', ...ladder },
    ...(rulebookText === '' ? [] : [{ type: 'RulebookSet' as const, text: rulebookText }]),
  ];
}
