// How replays are named on the command line, and which of them share prices.
import { describe, expect, it } from 'vitest';
import { parseReplaySpec, shareData } from './replay-spec.ts';

describe('parseReplaySpec', () => {
  it('reads files, windows and generated crashes', () => {
    expect(parseReplaySpec('data/a.csv.gz@2022-05-05..2022-05-16')).toEqual({
      type: 'file',
      name: 'a.csv.gz@2022-05-05..2022-05-16',
      path: 'data/a.csv.gz',
      file: 'a.csv.gz',
      from: Date.UTC(2022, 4, 5),
      to: Date.UTC(2022, 4, 16),
    });
    expect(parseReplaySpec('data/a.csv')).toMatchObject({ name: 'a.csv', path: 'data/a.csv' });
    expect(parseReplaySpec('synthetic:7')).toEqual({
      type: 'synthetic',
      name: 'synthetic:7',
      seed: 7,
    });
  });
  it('refuses a window that ends before it begins', () => {
    expect(() => parseReplaySpec('a.csv@2022-05-16..2022-05-05')).toThrow(/FILE@FROM\.\.TO/);
    expect(() => parseReplaySpec('a.csv@2022-13-16..2022-15-05')).toThrow(/FILE@FROM\.\.TO/);
  });
  it('refuses days that are not in the calendar', () => {
    expect(() => parseReplaySpec('a.csv@2022-02-30..2022-03-05')).toThrow(/FILE@FROM\.\.TO/);
  });
  it.each(['synthetic:', 'synthetic:-1', 'synthetic:abc', 'synthetic:1234567890'])(
    'refuses %s with the legal range',
    (text) => {
      expect(() => parseReplaySpec(text)).toThrow(/whole number from 0 to 999999999/);
    },
  );
});

describe('shareData', () => {
  it.each([
    ['x/a.csv', 'y/a.csv', true],
    ['a.csv', 'b.csv', false],
    ['a.csv@2022-05-01..2022-05-05', 'a.csv', true],
    ['a.csv@2022-05-01..2022-05-05', 'a.csv@2022-05-05..2022-05-09', false],
    ['a.csv@2022-05-01..2022-05-06', 'a.csv@2022-05-05..2022-05-09', true],
    ['synthetic:1', 'synthetic:1', true],
    ['synthetic:1', 'synthetic:2', false],
    ['synthetic:1', 'a.csv', false],
  ])('%s and %s: %s', (a, b, isShared) => {
    expect(shareData(parseReplaySpec(a), parseReplaySpec(b))).toBe(isShared);
    expect(shareData(parseReplaySpec(b), parseReplaySpec(a))).toBe(isShared);
  });
});
