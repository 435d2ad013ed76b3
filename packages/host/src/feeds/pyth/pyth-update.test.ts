import { describe, expect, it } from 'vitest';
import { atDecimals } from '../decimal-number.ts';
import { pythId, readPythText, readPythUpdate } from './pyth-update.ts';

const ID = 'e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43';
const price = { price: '6140993501000', conf: '3287868567', expo: -8, publish_time: 1_714_746_101 };
const update = (members: object) => ({
  binary: { encoding: 'hex', data: ['00'] },
  parsed: [{ id: ID, price: { ...price, ...members } }],
});

describe('readPythUpdate', () => {
  it('reads price, confidence and time exactly', () => {
    const stated = readPythUpdate(update({}))?.get(ID);
    if (stated === undefined || stated === 'malformed') throw new Error('not read');
    expect(stated.time).toBe(1_714_746_101_000);
    expect(atDecimals(stated.price, 8, 'nearest')).toBe(6_140_993_501_000n);
    expect(atDecimals(stated.price, 2, 'nearest')).toBe(6_140_994n);
    expect(atDecimals(stated.confidence, 2, 'up')).toBe(3_288n);
    expect(atDecimals(stated.price, 18, 'nearest')).toBe(61_409_935_010_000_000_000_000n);
  });

  it.each([
    [5, '12', 2, 120_000_000n],
    [0, '12', 2, 1_200n],
    [-12, '1234567890123', 8, 123_456_789n],
    [-10, '9223372036854775807', 8, 92_233_720_368_547_758n],
  ])('takes the exponent %i', (expo, text, decimals, counted) => {
    const stated = readPythUpdate(update({ expo, price: text }))?.get(ID);
    if (stated === undefined || stated === 'malformed') throw new Error('not read');
    expect(atDecimals(stated.price, decimals, 'nearest')).toBe(counted);
  });

  it.each([
    { price: 6140993501000 },
    { price: '1.5' },
    { price: '' },
    { price: '0x10' },
    { price: undefined },
    { conf: '-1' },
    { conf: undefined },
    { expo: '-8' },
    { expo: -8.5 },
    { expo: 1_000_000_000 },
    { publish_time: '1714746101' },
    { publish_time: undefined },
  ])('names a price malformed: %o', (members) => {
    expect(readPythUpdate(update(members))?.get(ID)).toBe('malformed');
  });

  it.each([null, 7, {}, { parsed: null }, { parsed: [{}] }, { parsed: [{ id: 'ff', price }] }])(
    'reads nothing from %o',
    (document) => {
      expect(readPythUpdate(document)).toBeUndefined();
    },
  );
});

it('reads nothing from text that is no JSON', () => {
  expect(readPythText('{"parsed":[')).toBeUndefined();
  expect(readPythText(JSON.stringify(update({})))?.size).toBe(1);
});

it('knows an id with and without 0x, in any case', () => {
  expect(pythId(`0x${ID.toUpperCase()}`.replace('0X', '0x'))).toBe(ID);
  expect(pythId(ID)).toBe(ID);
  expect(pythId(ID.slice(1))).toBeUndefined();
  expect(pythId(`${ID}0`)).toBeUndefined();
});
