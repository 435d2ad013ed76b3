// Ladder files: all that come with Plimsoll are sound and read as written, and each fault is told with its place.
import { readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_LADDER } from '@plimsoll/engine';
import { expect, test } from 'vitest';
import { readLadder } from './read-ladder.ts';

const folder = new URL('../../../engine/ladders/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const rungs = [{ stage: 'cancelOrders' }, { stage: 'takeOver' }];
const text = (fields: object): string => JSON.stringify({ name: 'own', rungs, ...fields });
const fault = (fields: object) => (): unknown => readLadder('own.json', text(fields));

test.each(files)('%s is a ladder of its own name', (file) => {
  const ladder = readLadder(file, readFileSync(new URL(file, folder), 'utf8'));
  expect(`${ladder.name}.json`).toBe(file);
  expect(ladder.rungs[0]?.stage).toBe('cancelOrders');
  expect(ladder.rungs.at(-1)?.stage).toBe('takeOver');
});

test('there is a ladder for each venue, and ours', () => {
  const venues =
    'binance bitmex bybit derive deribit drift dydx hyperliquid lighter mango okx orderly paradex plimsoll vega';
  expect(files.map((file) => file.slice(0, -5)).sort()).toEqual(venues.split(' ').sort());
});

test('what a file leaves out is at its default', () => {
  const ladder = readLadder(
    'own.json',
    text({ rungs: [rungs[0], { stage: 'takeOver', belowPpm: 5 }] }),
  );
  expect({ ...ladder, rungs: [] }).toEqual({ ...DEFAULT_LADDER, name: 'own', rungs: [] });
  expect(ladder.rungs[1]).toEqual({ ...DEFAULT_LADDER.rungs.at(-1), belowPpm: 5 });
});

test('each fault is told with file, place, value and legal range', () => {
  expect(() => readLadder('own.json', '{')).toThrow(/^own\.json: this is no JSON/);
  expect(() => readLadder('own.json', '[]')).toThrow('own.json: a ladder is an object');
  expect(() => readLadder('own.json', '{"name":"a"}')).toThrow('own.json: rungs: is missing');
  expect(fault({ name: undefined })).toThrow('own.json: name: is missing');
  expect(fault({ speed: 1 })).toThrow('own.json: speed: is not a field here');
  expect(fault({ type: 'Tick' })).toThrow('own.json: type: is not a field here');
  expect(fault({ adlPolicy: 'luck' })).toThrow(
    /^own\.json: adlPolicy: "luck" is not one of minimalHarm/,
  );
  expect(fault({ spikeHoldMs: 600_001 })).toThrow(
    'own.json: spikeHoldMs: 600001 is outside 0 to 600000 (ms)',
  );
  expect(fault({ exitPpm: 999_999 })).toThrow(/^own\.json: exitPpm: 999999 is outside 0, or/);
  expect(fault({ rungs: [rungs[1], rungs[0]] })).toThrow(
    /^own\.json: rungs\[0\]\.stage: takeOver is/,
  );
  expect(fault({ rungs: [rungs[0], { stage: 'takeOver', wholeBelow: 5 }] })).toThrow(
    'own.json: rungs[1].wholeBelow: amounts are text such as "1500", not numbers',
  );
  expect(fault({ rungs: 'none' })).toThrow('own.json: rungs: a list is expected, not a string');
  expect(fault({ rungs: [5] })).toThrow('own.json: rungs[0]: an object is expected, not a number');
});
