// Files of positions: what is read, what is passed over, and one sentence for what is wrong.
import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { drawBook } from './draw-book.ts';
import { parsePositions, PositionsFileError } from './read-positions.ts';

const HEAD = 'user_address,asset,side,position_size,entry_price,mark_price';
const file = (...rows: readonly string[]): string => [HEAD, ...rows].join('\n');

test('rows with a position are read, those without are passed over, blanks stay blank', () => {
  const { rows, read } = parsePositions(
    'p.csv',
    file('a,BTC,LONG,0.5,,100000', 'b,BTC,SHORT,0.0,,100000', 'c,SOL,SHORT,7,150.5,160'),
  );
  expect(read).toBe(3);
  expect(rows).toEqual([
    { user: 'a', coin: 'BTC', side: 'LONG', size: 0.5, mark: 100_000, entry: undefined },
    { user: 'c', coin: 'SOL', side: 'SHORT', size: 7, mark: 160, entry: 150.5 },
  ]);
});

test.each([
  ['asset,side', /no column "user_address"/],
  [file('a,BTC,UP,1,,100'), /line 2: the side is "UP"/],
  [file('a,BTC,LONG,x,,100'), /line 2: position_size is "x"/],
  [file('a,BTC,LONG,1,,0'), /line 2: the mark is 0/],
  [file('a,BTC,LONG,1,,1e-300'), /line 2: the mark is 1e-300, outside 0.01 to 10000000 USD/],
  [file('a,BTC,LONG,1,-5,100'), /line 2: the entry price is -5, outside/],
  [file('a,BTC,LONG,1e300,,100'), /line 2: the size times the mark is 1e\+302, outside 0 to/],
  [file('a,BTC,LONG,0,,100'), /holds no position/],
])('%# a wrong file is refused in one sentence', (text, message) => {
  expect(() => parsePositions('p.csv', text)).toThrow(PositionsFileError);
  expect(() => parsePositions('p.csv', text)).toThrow(message);
});

test('the drawn book is flat in every coin, solvent everywhere, and the same for the same seed', () => {
  const rows = parsePositions(
    'p.csv',
    file('a,BTC,LONG,5,,100000', 'b,BTC,SHORT,2,99000,100000', 'b,SOL,LONG,900,,160'),
  ).rows;
  const book = drawBook(rows, new Random(7));
  for (const coin of [0, 1]) {
    const lots = book.accounts.flatMap(({ legs }) => legs.filter((leg) => leg.coin === coin));
    expect(lots.reduce((sum, leg) => sum + leg.lots, 0)).toBe(0);
  }
  for (const { cash, legs } of book.accounts) {
    const gain = legs.reduce((sum, { coin, lots, entry }) => {
      const { price, lot } = book.coins[coin] as (typeof book.coins)[number];
      return sum + lots * lot * (price - entry);
    }, 0);
    expect(cash + gain).toBeGreaterThan(0);
  }
  expect(drawBook(rows, new Random(7))).toEqual(book);
  expect(drawBook(rows, new Random(8))).not.toEqual(book);
});
