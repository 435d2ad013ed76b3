// A whole book from a file that tells a part: entries, leverage and equity that it leaves blank are drawn, and makers hold what
// is missing on the other side. Every distribution is stated in WORDS, and the output of the study repeats them.
import { ln } from '../base/elementary.ts';
import type { Random } from '../base/random.ts';
import type { PositionRow } from './read-positions.ts';

export type BookLeg = {
  readonly coin: number;
  /** Whole lots, signed. */
  readonly lots: number;
  readonly entry: number;
};
export type BookAccount = {
  /** USD in the account besides the positions. */
  readonly cash: number;
  readonly legs: readonly BookLeg[];
  readonly isMaker: boolean;
};
export type StudyCoin = {
  readonly symbol: string;
  readonly price: number;
  /** Coins. */
  readonly lot: number;
};
export type StudyBook = {
  readonly coins: readonly StudyCoin[];
  readonly accounts: readonly BookAccount[];
  /** Positions smaller than one lot, which the book leaves out. */
  readonly dust: number;
  /** Whether the entry was in the file. */
  readonly knownEntries: number;
};

/** Worth of a lot of any coin, USD, about: the nearest power of ten of coins below it. */
const LOT_WORTH = 20;
const ENTRY_SIGMA = 0.04;
const LEVERAGE_MEDIAN = 8;
const LEVERAGE_SIGMA = 0.7;
const LEVERAGE_MOST = 40;
const MAKERS = 24;
const MAKER_LEVERAGE = [1, 5] as const;
/** Least cash of an account beside its losses, as a share of its notional: a gain that is not realised does not replace it. */
const CASH_LEAST = 0.02;

/** What is drawn and how, for the output. */
export const WORDS: readonly string[] = [
  'Rows with a position only; an account is one user, its BTC and SOL rows are its legs, and a hedge is BTC against SOL in one account.',
  `Missing entry prices are drawn: log-normal around the mark, standard deviation ${ENTRY_SIGMA * 100} %.`,
  `Leverage and with it equity are drawn, as the file has neither: leverage at the mark (gross notional over equity) is log-normal, median ${LEVERAGE_MEDIAN}, sigma ${LEVERAGE_SIGMA}, at most ${LEVERAGE_MOST}; cash covers unrealised losses and ${CASH_LEAST * 100} % of notional.`,
  `What one side lacks is held by ${MAKERS} seeded makers of log-normal size, leverage uniform from ${MAKER_LEVERAGE[0]} to ${MAKER_LEVERAGE[1]}.`,
];

export function drawBook(rows: readonly PositionRow[], random: Random): StudyBook {
  const coins = coinsOf(rows);
  const coinAt = new Map(coins.map(({ symbol }, at) => [symbol, at]));
  const byUser = new Map<string, { row: PositionRow; coin: number; lots: number }[]>();
  let dust = 0;
  for (const row of rows) {
    const coin = coinAt.get(row.coin) ?? 0;
    const lots = Math.round(row.size / (coins[coin] as StudyCoin).lot);
    if (lots === 0) {
      dust += 1;
      continue;
    }
    const legs = byUser.get(row.user) ?? [];
    legs.push({ row, coin, lots: row.side === 'LONG' ? lots : -lots });
    byUser.set(row.user, legs);
  }
  const entries = random.fork('entries');
  const leverages = random.fork('leverages');
  let knownEntries = 0;
  const net = coins.map(() => 0);
  const accounts: BookAccount[] = [];
  for (const legs of byUser.values()) {
    const held = legs.map(({ row, coin, lots }) => {
      net[coin] = (net[coin] ?? 0) + lots;
      if (row.entry !== undefined) knownEntries += 1;
      const { price } = coins[coin] as StudyCoin;
      return { coin, lots, entry: row.entry ?? entries.logNormal(price, ENTRY_SIGMA) };
    });
    const drawn = leverages.logNormal(LEVERAGE_MEDIAN, LEVERAGE_SIGMA);
    const leverage = Math.min(LEVERAGE_MOST, Math.max(1, drawn));
    accounts.push({ ...accountOf(coins, held, leverage), isMaker: false });
  }
  const makers = makersOf(coins, net, random.fork('makers'));
  return { coins, accounts: [...accounts, ...makers], dust, knownEntries };
}

function coinsOf(rows: readonly PositionRow[]): readonly StudyCoin[] {
  const marks = new Map<string, number>();
  for (const { coin, mark } of rows) if (!marks.has(coin)) marks.set(coin, mark);
  return [...marks]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([symbol, price]) => {
      const exponent = Math.floor(ln(LOT_WORTH / price) / ln(10));
      return { symbol, price, lot: Number(`1e${exponent}`) };
    });
}

/** Equity at the mark is gross notional over the leverage; cash is what of it is not unrealised. */
function accountOf(
  coins: readonly StudyCoin[],
  legs: readonly BookLeg[],
  leverage: number,
): Omit<BookAccount, 'isMaker'> {
  let notional = 0;
  let gain = 0;
  let losses = 0;
  for (const { coin, lots, entry } of legs) {
    const { price, lot } = coins[coin] as StudyCoin;
    notional += Math.abs(lots) * lot * price;
    const own = lots * lot * (price - entry);
    gain += own;
    losses += Math.max(0, -own);
  }
  const cash = Math.max(notional / leverage - gain, losses + notional * CASH_LEAST);
  return { cash, legs };
}

/** Makers share what each coin lacks; the last of them holds the remainder, so that a coin is flat in all. */
function makersOf(
  coins: readonly StudyCoin[],
  net: readonly number[],
  random: Random,
): readonly BookAccount[] {
  const weights = Array.from({ length: MAKERS }, () => random.logNormal(1, 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const left = net.map((lots) => -lots);
  return weights.flatMap((weight, at) => {
    const legs = net.flatMap((lots, coin): BookLeg[] => {
      const rest = left[coin] ?? 0;
      const share = at === MAKERS - 1 ? rest : Math.trunc((-lots * weight) / total);
      left[coin] = rest - share;
      const { price } = coins[coin] as StudyCoin;
      return share === 0
        ? []
        : [{ coin, lots: share, entry: random.logNormal(price, ENTRY_SIGMA / 2) }];
    });
    const leverage = random.between(MAKER_LEVERAGE[0], MAKER_LEVERAGE[1]);
    return legs.length === 0 ? [] : [{ ...accountOf(coins, legs, leverage), isMaker: true }];
  });
}
