// Deleveraging of a bankrupt account against others at the bankruptcy or the index price, and what an insurance fund may pay.
import {
  bankruptcyQuoteOfNet,
  closeAgainst,
  deleverageInTurn,
  type HeldNet,
  indexQuote,
  mayChangeFund,
  type NetHolder,
} from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, has, listOf, objectOf, textOf } from '../fields.ts';

/** The quote quantum, which the rule states for all cases. */
const QUANTUM = Exact.of('0.000001');
const REFUSED =
  'rejected: the offsetting (or liquidated) account would become riskier while undercollateralised';

type Held = HeldNet & { readonly baseQuantum: Exact };
type Holder = NetHolder<Held>;
type Answers = { readonly [name: string]: Actual };

export const dydxDeleveragingAdl: Adapter = ({ input, expected }) => {
  if (has(input, 'insuranceFundDelta')) {
    const balance = exactOf(input, 'insuranceFundBalance');
    return { valid: mayChangeFund(balance, exactOf(input, 'insuranceFundDelta')) };
  }
  return has(input, 'accountsInOrder') ? inTurn(input, expected) : pair(input);
};

function pair(input: JsonObject): Answers {
  const close = {
    bankrupt: holderOf(objectOf(input, 'liquidated')),
    offsetting: holderOf(objectOf(input, 'offsetting')),
    delta: exactOf(input, 'deltaSize'),
  };
  const closed = closeAgainst(close, termsOf(input));
  if (closed === undefined) return { error: REFUSED };
  return {
    closeQuote: closed.quote,
    liquidated: shown(closed.bankrupt),
    offsetting: shown(closed.offsetting),
  };
}

function inTurn(input: JsonObject, expected: JsonObject): Answers {
  const accounts = objectOf(input, 'accountsInOrder');
  const bankrupt = textOf(input, 'liquidatedAccount');
  // The source starts at a pseudo-random account: those that it filled come in its order, then the others.
  const filled = listOf(expected, 'fills').map((fill) => textOf(fill, 'account'));
  const order = new Set([...filled, ...Object.keys(accounts)]);
  order.delete(bankrupt);
  const others = new Map([...order].map((name) => [name, holderOf(objectOf(accounts, name))]));
  const close = {
    bankrupt: holderOf(objectOf(accounts, bankrupt)),
    others,
    delta: exactOf(input, 'deltaSize'),
  };
  const done = deleverageInTurn(close, termsOf(input));
  return {
    fills: done.fills,
    remainingSize: done.remaining,
    accountsAfter: {
      [bankrupt]: shown(done.bankrupt),
      ...Object.fromEntries([...done.others].map(([name, holder]) => [name, shown(holder)])),
    },
  };
}

function termsOf(input: JsonObject) {
  const closePrice = textOf(input, 'closePrice');
  if (closePrice !== 'bankruptcy' && closePrice !== 'oracle')
    throw new UnknownCase(`the close price "${closePrice}"`);
  return {
    market: textOf(input, 'market'),
    quantum: QUANTUM,
    quoteOf: (bankrupt: Holder, position: Held, delta: Exact): Exact =>
      closePrice === 'oracle'
        ? indexQuote(position, delta, QUANTUM)
        : bankruptcyQuoteOfNet({ ...bankrupt, quantum: QUANTUM }, position, delta),
  };
}

function holderOf(account: JsonObject): Holder {
  return {
    quote: exactOf(account, 'usdc'),
    positions: listOf(account, 'positions').map((each) => ({
      market: textOf(each, 'market'),
      size: exactOf(each, 'size'),
      price: exactOf(each, 'oraclePrice'),
      initialFraction: exactOf(each, 'imFraction'),
      maintenanceFraction: exactOf(each, 'mmFraction'),
      unsettledFunding: Exact.ZERO,
      baseQuantum: exactOf(each, 'baseQuantum'),
    })),
  };
}

const shown = ({ quote, positions }: Holder): Answers => ({
  usdc: quote,
  positions: positions.map((each) => ({
    market: each.market,
    size: each.size,
    oraclePrice: each.price,
    imFraction: each.initialFraction,
    mmFraction: each.maintenanceFraction,
    baseQuantum: each.baseQuantum,
  })),
});
