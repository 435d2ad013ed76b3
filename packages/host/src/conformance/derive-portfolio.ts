// What the cases of Derive's two portfolio margins have in common: one coin's options and perpetual, feeds by seconds to
// expiry, cash. Reads them into the holdings and the snapshot of the engine.
import {
  type Balance,
  Exact,
  type ExpiryQuote,
  type InstrumentQuote,
  millisecondsOf,
  type Option,
  type PortfolioReport,
  type PortfolioRules,
  portfolioReport,
  type Position,
  positionWithProfit,
  type Snapshot,
} from '@plimsoll/engine/models';
import { type JsonObject, UnknownCase } from './adapter.ts';
import { exactOf, exactOr, flagOf, floatOf, has, listOf } from './fields.ts';

export const COIN = 'COIN';
export const CASH = 'USD';

export type Coins = {
  readonly balances: readonly Balance[];
  readonly assets: Snapshot['assets'];
};

/** The statement of a case; its coins and how a feed states its forward differ between the two. */
export function statementOf(
  input: JsonObject,
  by: {
    readonly coins: Coins;
    readonly forwardOf: (feed: JsonObject, secondsLeft: number) => Forward;
    readonly rules: PortfolioRules;
  },
): PortfolioReport {
  const feeds = listOr(input, 'feeds');
  const options = listOr(input, 'options').map((each, index) => optionOf(each, index, feeds));
  const held = [...options, ...perpetualOf(input)];
  const cash = { asset: CASH, amount: exactOr(input, 'cash', Exact.ZERO) };
  const report = portfolioReport(
    {
      underlying: COIN,
      holdings: {
        balances: [cash, ...by.coins.balances],
        positions: held.map((each) => each.position),
        orders: [],
      },
      snapshot: {
        nowMs: 0,
        numeraire: CASH,
        assets: by.coins.assets,
        underlyings: new Map([
          [
            COIN,
            {
              underlying: COIN,
              spot: exactOf(input, 'spot'),
              spotConfidence: exactOr(input, 'spotConfidence', Exact.ONE),
              stablePrice: exactOr(input, 'stablePrice', Exact.ONE),
              expiries: feeds.map((feed) => expiryOf(feed, by.forwardOf(feed, secondsOf(feed)))),
            },
          ],
        ]),
        instruments: new Map(held.map((each) => [each.position.instrument.symbol, each.quote])),
      },
    },
    by.rules,
  );
  if (!report.ok) throw new UnknownCase(report.error.message);
  return report.value;
}

export type Forward = Pick<ExpiryQuote, 'forwardFixed' | 'forwardVariable'>;

/** A list that may be left out. */
export const listOr = (from: JsonObject, name: string): readonly JsonObject[] =>
  has(from, name) ? listOf(from, name) : [];

type Held = { readonly position: Position; readonly quote: InstrumentQuote };

/** The confidence of an option's volatility stands at the option, or at the feed of its expiry. */
function optionOf(from: JsonObject, index: number, feeds: readonly JsonObject[]): Held {
  const seconds = secondsOf(from);
  const instrument: Option = {
    kind: 'option',
    symbol: `option ${index}`,
    underlying: COIN,
    settle: CASH,
    payoff: 'linear',
    contractSize: Exact.ONE,
    expiryMs: millisecondsOf(seconds),
    strike: exactOf(from, 'strike'),
    right: flagOf(from, 'isCall') ? 'call' : 'put',
  };
  const feed = feeds.find((each) => secondsOf(each) === seconds) ?? {};
  const size = exactOf(from, 'amount');
  const confidence = exactOr(from, 'volConfidence', exactOr(feed, 'volConfidence', Exact.ONE));
  return {
    position: { instrument, size, cost: Exact.ZERO, fundingOwed: Exact.ZERO },
    quote: { mark: Exact.ZERO, confidence, volatility: floatOf(from, 'markVol') },
  };
}

function perpetualOf(input: JsonObject): readonly Held[] {
  const size = exactOr(input, 'perpPosition', Exact.ZERO);
  if (size.isZero) return [];
  const mark = exactOf(input, 'perpPrice');
  const instrument = {
    kind: 'perpetual',
    symbol: 'perpetual',
    underlying: COIN,
    settle: CASH,
    payoff: 'linear',
    contractSize: Exact.ONE,
  } as const;
  const position = positionWithProfit({
    instrument,
    size,
    mark,
    profit: exactOr(input, 'unrealisedPerpPnl', Exact.ZERO),
    fundingDue: exactOr(input, 'unrealisedFunding', Exact.ZERO),
  });
  const confidence = exactOr(input, 'perpConfidence', Exact.ONE);
  return [{ position, quote: { mark, confidence } }];
}

const expiryOf = (feed: JsonObject, forward: Forward): ExpiryQuote => ({
  expiryMs: millisecondsOf(secondsOf(feed)),
  ...forward,
  rate: exactOr(feed, 'rate', Exact.ZERO),
  forwardConfidence: exactOr(feed, 'forwardConfidence', Exact.ONE),
  rateConfidence: exactOr(feed, 'rateConfidence', Exact.ONE),
});

function secondsOf(from: JsonObject): number {
  const seconds = from['secToExpiry'];
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds)) return seconds;
  throw new UnknownCase('"secToExpiry" is not a whole number of seconds');
}
