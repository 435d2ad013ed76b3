import {
  ByteWriter,
  Codec,
  decodeStep,
  type Event,
  eventSchemas,
  inputSchemas,
} from '@plimsoll/engine';
import { describe, expect, it } from 'vitest';
import { busyWorld } from '../small-venue.fixture.ts';
import { Books, BooksError } from './books.ts';
import { layoutsByTag } from './record-layout.ts';

const world = busyWorld();
const inputs = new Codec(inputSchemas);
const events = new Codec(eventSchemas);

/** The record with its events changed: what a forger would write. */
function forged(record: Uint8Array, change: (event: Event) => Event): Uint8Array {
  const decoded = decodeStep(record);
  const writer = new ByteWriter();
  inputs.encode(writer, decoded.input);
  writer.u32(decoded.events.length);
  for (const event of decoded.events) events.encode(writer, change(event));
  return writer.bytes().slice();
}

function addAll(records: readonly Uint8Array[]): Books {
  const books = new Books();
  for (const record of records) books.add(record);
  return books;
}

describe('books from the records alone', () => {
  it('balance, and say what came in by asset', () => {
    const { assets } = addAll(world.records).conservation();
    expect(assets['USD']).toEqual({ in: '200000', accounted: '200000', difference: '0' });
    expect(assets['BTC']).toEqual({ in: '0.5', accounted: '0.5', difference: '0' });
    expect(assets['ETH']).toEqual({ in: '0', accounted: '0', difference: '0' });
  });

  it('agree with the venue about the world outside and remember the last root', () => {
    const books = addAll(world.records);
    const external = world.state.assets.external.get(0);
    expect(external).toBe(-200_000_000_000n);
    const roots = world.records
      .flatMap((record) => decodeStep(record).events)
      .filter((event) => event.type === 'StateRootRecorded');
    expect(roots.length).toBeGreaterThan(1);
    expect(books.stateRoot).toEqual(roots.at(-1)?.root);
  });

  it('see an event whose postings do not sum to zero', () => {
    const at = world.records.findIndex(
      (record) => decodeStep(record).events[0]?.type === 'Deposited',
    );
    const record = forged(world.records[at] ?? new Uint8Array(0), (event) =>
      'postings' in event
        ? ({
            ...event,
            postings: event.postings.map((posting, index) =>
              index === 0 ? { ...posting, amount: posting.amount + 1n } : posting,
            ),
          } as Event)
        : event,
    );
    const books = addAll(world.records.slice(0, at));
    expect(() => books.add(record)).toThrow(/postings of Deposited sum to 1 quanta of asset 0/);
  });

  it('see a position that nobody holds the other side of', () => {
    const at = world.records.findIndex((record) => decodeStep(record).input.type === 'PostFill');
    let isFirst = true;
    const record = forged(world.records[at] ?? new Uint8Array(0), (event) => {
      if (event.type !== 'OrderFilled' || !isFirst) return event;
      isFirst = false;
      return { ...event, sizeAfter: event.sizeAfter + 1n } as Event;
    });
    const books = addAll(world.records.slice(0, at));
    expect(() => books.add(record)).toThrow(/positions in market 0 sum to 1 lots/);
  });

  it('refuse bytes that are no record, in every cut', () => {
    const record = world.records.at(-1) ?? new Uint8Array(0);
    for (let length = 1; length < record.length; length += 1) {
      const books = new Books();
      expect(() => books.add(record.slice(0, length)), `cut at ${length}`).toThrow(BooksError);
    }
  });
});

describe('layout of a record', () => {
  it('ends where the codec ends, for every event of a run', () => {
    const layouts = layoutsByTag(eventSchemas);
    const offsets = new Uint32Array(64);
    const seen = new Set<string>();
    for (const record of world.records) {
      for (const event of decodeStep(record).events) {
        const writer = new ByteWriter();
        events.encode(writer, event);
        const bytes = writer.bytes();
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const layout = layouts[bytes[0] ?? 0];
        expect(layout?.type).toBe(event.type);
        expect(layout?.locate(view, 1, offsets)).toBe(bytes.length);
        expect(layout?.skip(view, 1)).toBe(bytes.length);
        seen.add(event.type);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});
