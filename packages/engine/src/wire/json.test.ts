// The wire's JSON and bytes: every record of every table survives the round trip, and nothing else gets in.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { ByteReader, ByteWriter } from '../domain/codec.ts';
import { inputSchemas } from '../domain/command.ts';
import { eventSchemas } from '../domain/event.ts';
import { arbitraryOf } from './arbitrary.fixture.ts';
import { jsonSchemasOf } from './json-schema.ts';
import {
  decodeStep,
  eventCodec,
  eventFromJson,
  eventToJson,
  inputCodec,
  inputFromJson,
  inputToJson,
} from './index.ts';

const through = (json: unknown): unknown => JSON.parse(JSON.stringify(json));
const deposit = { type: 'Deposit', time: 5, account: 1, asset: 0, amount: '1500' };

describe('records survive', () => {
  test('inputs, through JSON text', () => {
    holds(
      fc.property(arbitraryOf(inputSchemas), (input) => {
        expect(inputFromJson(through(inputToJson(input)))).toEqual({ ok: true, value: input });
      }),
    );
  });

  test('events, through JSON text', () => {
    holds(
      fc.property(arbitraryOf(eventSchemas), (event) => {
        expect(eventFromJson(through(eventToJson(event)))).toEqual({ ok: true, value: event });
      }),
    );
  });

  test('steps, through canonical bytes', () => {
    const steps = fc.tuple(
      arbitraryOf(inputSchemas),
      fc.array(arbitraryOf(eventSchemas), { maxLength: 3 }),
    );
    holds(
      fc.property(steps, ([input, events]) => {
        const writer = new ByteWriter();
        inputCodec.encode(writer, input);
        writer.u32(events.length);
        for (const event of events) eventCodec.encode(writer, event);
        expect(decodeStep(writer.bytes())).toEqual({ input, events });
      }),
      200,
    );
  });

  test('bytes of an input are the whole record', () => {
    const writer = new ByteWriter();
    inputCodec.encode(writer, { type: 'Checkpoint', time: 7 });
    expect(inputCodec.decode(new ByteReader(writer.bytes()))).toEqual({
      type: 'Checkpoint',
      time: 7,
    });
  });
});

describe('what is refused, with its path', () => {
  const tick = (price: unknown): unknown => ({
    type: 'Tick',
    time: 1,
    prices: [{ source: 0, price: '1', time: 1, confidence: '0' }, price],
    books: [],
  });
  const rows: readonly (readonly [string, unknown, string, string])[] = [
    ['no object', 7, '', 'an object is expected, not a number'],
    ['null', null, '', 'an object is expected, not null'],
    ['a list', [deposit], '', 'an object is expected, not a list'],
    ['no type', {}, 'type', 'is missing'],
    ['a type from the prototype', { type: 'constructor' }, 'type', '"constructor" is not one of'],
    ['a missing field', { ...deposit, amount: undefined }, 'amount', 'is missing'],
    ['an unknown field', { ...deposit, note: 1 }, 'note', 'is not a field here'],
    ['a number for an amount', { ...deposit, amount: 1500 }, 'amount', 'amounts are text'],
    ['a decimal', { ...deposit, amount: '1.5' }, 'amount', '"1.5" is not a whole number'],
    ['hexadecimal', { ...deposit, amount: '0x10' }, 'amount', '"0x10" is not a whole number'],
    ['an empty amount', { ...deposit, amount: '' }, 'amount', '"" is not a whole number'],
    ['minus zero', { ...deposit, amount: '-0' }, 'amount', '"-0" is not a whole number'],
    [
      '20 digits',
      { ...deposit, amount: '-10000000000000000000' },
      'amount',
      'does not fit 64 bits',
    ],
    ['65 bits', { ...deposit, amount: '9223372036854775808' }, 'amount', 'does not fit 64 bits'],
    ['a long amount', { ...deposit, amount: '9'.repeat(9999) }, 'amount', '"9999'],
    ['an unsafe integer', { ...deposit, time: 2 ** 53 }, 'time', 'a whole number is expected'],
    ['a fraction', { ...deposit, time: 1.5 }, 'time', 'a whole number is expected, not 1.5'],
    ['an id past 32 bits', { ...deposit, account: 2 ** 32 }, 'account', 'does not lie between'],
    ['a negative id', { ...deposit, account: -1 }, 'account', 'does not lie between'],
    ['an id as text', { ...deposit, account: '1' }, 'account', 'a whole number is expected'],
    [
      'a wrong choice',
      { type: 'ReleaseOrder', time: 1, order: 1, reason: 'filled' },
      'reason',
      '"filled" is not one of cancelled, expired',
    ],
    [
      'a row',
      tick({ source: 0, price: 1, time: 1, confidence: '0' }),
      'prices[1].price',
      'amounts are text',
    ],
    ['an unknown field of a row', tick({ type: 'x' }), 'prices[1].type', 'is not a field here'],
    ['no row', tick(null), 'prices[1]', 'an object is expected, not null'],
    [
      'a list too long',
      { ...(tick(null) as object), prices: Array(5000).fill(0) },
      'prices',
      '4096',
    ],
  ];
  test.each(rows)('%s', (_, json, path, message) => {
    const read = inputFromJson(json);
    expect(read).toMatchObject({ ok: false, error: { path } });
    expect(read.ok ? '' : read.error.message).toContain(message);
  });

  test('__proto__ is a field like any other, and changes nothing', () => {
    const json: unknown = JSON.parse('{"type":"Checkpoint","time":1,"__proto__":{"admin":true}}');
    expect(inputFromJson(json)).toMatchObject({ ok: false, error: { path: '__proto__' } });
    expect(inputFromJson(Object.create(deposit))).toMatchObject({
      ok: false,
      error: { path: 'type' },
    });
    expect({}).not.toHaveProperty('admin');
  });

  test('anything at all is read or refused, never thrown at', () => {
    const json = fc.oneof(
      fc.anything(),
      fc.record({ type: fc.constantFrom(...Object.keys(inputSchemas)), time: fc.anything() }),
      fc.json().map((text): unknown => JSON.parse(text)),
    );
    holds(fc.property(json, (value) => typeof inputFromJson(value).ok === 'boolean'));
  });
});

test('every table has a JSON Schema of the same fields', () => {
  const schemas = jsonSchemasOf(inputSchemas);
  expect(Object.keys(schemas)).toEqual(Object.keys(inputSchemas));
  expect(schemas['Deposit']).toMatchObject({
    required: ['type', 'time', 'account', 'asset', 'amount'],
    additionalProperties: false,
  });
});
