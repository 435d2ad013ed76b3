// The books of a venue through an expiry, from its records alone: futures and options that become cash in batches, in
// dollars and in the coin.
import {
  ByteWriter,
  Codec,
  decodeStep,
  type Event,
  eventSchemas,
  inputSchemas,
} from '@plimsoll/engine';
import { describe, expect, it } from 'vitest';
import { CALL, Contracts, EXPIRY_MS, FUTURE, PUT } from '../../../engine/test/contracts.fixture.ts';
import { Books } from './books.ts';

const inputs = new Codec(inputSchemas);
const events = new Codec(eventSchemas);

/** Six positions, of which each step may settle one. */
function expiringWorld(payoff: 'linear' | 'inverse'): Contracts {
  const world = new Contracts(payoff, { settlementsPerStepMax: 1 });
  const unit = payoff === 'linear' ? 100_000 : 1;
  const one = world.account(unit);
  const other = world.account(unit);
  for (const market of [FUTURE, CALL, PUT]) world.trade(one, other, market, 3);
  world.tick({ price: 101_000 });
  world.tick({ at: EXPIRY_MS });
  for (let i = 0; i < 6; i++) world.tick({});
  return world;
}

function forged(record: Uint8Array, keep: (event: Event) => boolean): Uint8Array {
  const decoded = decodeStep(record);
  const kept = decoded.events.filter(keep);
  const writer = new ByteWriter();
  inputs.encode(writer, decoded.input);
  writer.u32(kept.length);
  for (const event of kept) events.encode(writer, event);
  return writer.bytes().slice();
}

describe.each([
  ['linear', 'USD', '200000'],
  ['inverse', 'BTC', '2'],
] as const)('books of a %s venue through an expiry', (payoff, symbol, total) => {
  const world = expiringWorld(payoff);

  it('balance at every record, also between the batches', () => {
    const books = new Books();
    for (const record of world.records) {
      books.add(record);
      expect(books.conservation().assets[symbol]?.difference ?? '0').toBe('0');
    }
    expect(books.conservation().assets[symbol]).toEqual({
      in: total,
      accounted: total,
      difference: '0',
    });
  });

  it('see a position that was left out of the settlement', () => {
    const at = world.records.findIndex((record) =>
      decodeStep(record).events.some(({ type }) => type === 'PositionSettled'),
    );
    const books = new Books();
    for (const record of world.records.slice(0, at)) books.add(record);
    const record = world.records[at] ?? new Uint8Array(0);
    books.add(forged(record, ({ type }) => type !== 'PositionSettled'));
    const rest = world.records.slice(at + 1);
    expect(() => rest.forEach((each) => books.add(each))).toThrow(
      /is settled with 1 positions left/,
    );
  });
});
