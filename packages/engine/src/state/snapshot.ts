// A snapshot is the listings and the raw bytes of all columns: enough to go on from, and nothing derived. Restoring gives
// the same state root; lookups and mirrors are rebuilt.
import { assert } from '../base/assert.ts';
import { ByteReader, ByteWriter, DecodeError } from '../domain/codec.ts';
import { eventCodec } from '../domain/step-record.ts';
import { NONE } from '../domain/units.ts';
import type { Memory } from './columns.ts';
import { State } from './state.ts';
import { listingEvents } from './state-root.ts';
import { columnsOf, type TableName } from './tables.ts';

const MAGIC = 0x4d_4c_50_53;
const VERSION = 5;

export function writeSnapshot(state: State, stepHash: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(MAGIC);
  writer.u32(VERSION);
  writer.raw(stepHash);
  const listings = listingEvents(state);
  writer.u32(listings.length);
  for (const event of listings) eventCodec.encode(writer, event);
  writer.raw(state.scalars.bytes(state.scalars.capacity));
  for (const table of Object.keys(state.tables) as TableName[]) {
    for (const column of columnsOf(state.tables[table]))
      writer.raw(column.bytes(state.rows(table)));
  }
  return writer.bytes().slice();
}

/** Throws DecodeError for bytes that are not a whole snapshot of this version. */
export function readSnapshot(
  bytes: Uint8Array,
  memory: Memory,
): { readonly state: State; readonly stepHash: Uint8Array } {
  const reader = new ByteReader(bytes);
  if (reader.u32() !== MAGIC) throw new DecodeError('not a snapshot');
  const version = reader.u32();
  if (version !== VERSION) throw new DecodeError(`snapshot version ${version}, ${VERSION} is read`);
  const stepHash = reader.raw(32);
  const state = new State(memory);
  readListings(reader, state);
  state.scalars.load(reader.raw(state.scalars.capacity * state.scalars.width));
  for (const table of Object.keys(state.tables) as TableName[]) {
    const rows = state.rows(table);
    for (const column of columnsOf(state.tables[table]))
      column.load(reader.raw(rows * column.width));
  }
  if (reader.left !== 0) throw new DecodeError(`${reader.left} bytes after the snapshot`);
  for (let row = 0; row < state.rows('orders'); row++) {
    if (state.orders.account.get(row) !== NONE) state.orderRows.set(state.orders.id.get(row), row);
  }
  state.owners.rebuild(state.accounts, state.rows('accounts'));
  return { state, stepHash };
}

function readListings(reader: ByteReader, state: State): void {
  const count = reader.u32();
  for (let i = 0; i < count; i++) {
    const event = eventCodec.decode(reader);
    switch (event.type) {
      case 'VenueConfigured': {
        const { type: _, sharedFundAccount: __, ...venue } = event;
        state.listing.venue = venue;
        break;
      }
      case 'AssetListed': {
        const { type: _, asset: __, ...listed } = event;
        state.listing.assets.push(listed);
        break;
      }
      case 'IndexListed': {
        const { type: _, index: __, ...listed } = event;
        state.listing.indexes.push(listed);
        break;
      }
      case 'SourceListed': {
        const { type: _, source: __, ...listed } = event;
        state.listing.sources.push(listed);
        break;
      }
      case 'MarketListed': {
        const { type: _, market: __, ...listed } = event;
        state.listing.markets.push(listed);
        break;
      }
      case 'LadderSet': {
        const { type: _, ...ladder } = event;
        state.listing.ladder = ladder;
        break;
      }
      case 'RulebookSet':
        state.listing.rulebookText = event.text;
        break;
      default:
        assert(false, () => `a snapshot lists ${event.type}`);
    }
  }
}
