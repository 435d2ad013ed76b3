// A portfolio as people write it: the market at one instant and one account, amounts as decimal strings. Read for the
// command line, the server and tests alike; every mistake is named with its path.
import { parseInstant } from '../base/civil-time.ts';
import { Exact } from '../base/exact.ts';
import { err, ok, type Result } from '../base/result.ts';
import { SIDES } from '../domain/command.ts';
import type { Balance, Holdings, Order, Position } from '../domain/holdings.ts';
import { type Instrument, PAYOFFS, RIGHTS, unitValue } from '../domain/instrument.ts';
import {
  checked,
  flag,
  list,
  type Mistake,
  object,
  oneOf,
  optional,
  type Path,
  table,
  text,
  type TypeOf,
  whole,
} from '../domain/schema.ts';
import type { Priced } from '../margin/answers/what-if.ts';
import {
  type AssetQuote,
  type InstrumentQuote,
  MS_PER_YEAR,
  type Snapshot,
} from '../domain/snapshot.ts';
import { documentNumber } from './document-number.ts';
import { mostWorth } from './option-bound.ts';
import {
  type UnderlyingDocument,
  underlyingQuote,
  underlyingSchema,
} from './underlying-document.ts';

const price = (doc: string) => documentNumber(doc, { above: '0' });
const amount = (doc: string) => documentNumber(doc);
const confidence = optional(
  documentNumber('Confidence of the price, 0 to 1; 1 if left out.', { min: '0', max: '1' }),
);

/** Past it a rate that compounds leaves the range of a float. */
const EXPIRY_YEARS_MAX = 100;
const EXPIRY_MS_MAX = EXPIRY_YEARS_MAX * MS_PER_YEAR;

const instant = checked(text('UTC instant, as 2026-12-26T08:00:00Z.'), (value) =>
  parseInstant(value) === undefined
    ? `${JSON.stringify(value)} is not a UTC instant written as 2026-12-26T08:00:00Z`
    : undefined,
);

const assetSchema = object('Price of an asset.', {
  price: price('Numeraire per coin.'),
  redemption: optional(price('What the issuer pays for a coin.')),
  confidence,
  issuer: optional(text('Who stands behind it.')),
  deposits: optional(documentNumber('Coins deposited on the venue.', { min: '0' })),
  borrows: optional(documentNumber('Coins borrowed on the venue.', { min: '0' })),
});

const instrumentSchema = object('A contract and its mark.', {
  kind: oneOf('Kind.', ['perpetual', 'future', 'option']),
  payoff: optional(oneOf('Linear if left out.', PAYOFFS)),
  underlying: text('Symbol of the coin.'),
  settle: optional(text('Asset it pays in; the numeraire if a linear contract leaves it out.')),
  contractSize: optional(
    price('Coins per contract (1 if left out); face in quote units for inverse contracts.'),
  ),
  expiry: optional(instant),
  strike: optional(price('Quote units per coin.')),
  right: optional(oneOf('Right.', RIGHTS)),
  cap: optional(price('Highest settlement price of a capped future.')),
  mark: documentNumber('Mark price as the venue quotes it.', { min: '0' }),
  volatility: optional(documentNumber('Yearly, 0.5 for 50 %.', { above: '0', max: '50' })),
  confidence,
  openInterest: optional(documentNumber('Coins open, one side.', { min: '0' })),
});

const positionSchema = object('A position.', {
  instrument: text('Symbol in "instruments".'),
  size: amount('Contracts, long positive.'),
  entryPrice: optional(price('Average price; the mark if left out.')),
  fundingOwed: optional(amount('Settlement asset; positive is owed.')),
});

const orderSchema = object('An open order.', {
  instrument: text('Symbol in "instruments".'),
  side: oneOf('Side.', SIDES),
  size: price('Contracts left.'),
  limit: price('Limit price.'),
  reduceOnly: optional(flag('Whether it may only reduce.')),
});

export const accountSchema = object('One account.', {
  balances: optional(table('Coins by asset; negative is borrowed.', amount('Coins.'))),
  positions: optional(list('Positions.', positionSchema)),
  orders: optional(list('Open orders.', orderSchema)),
  premiums: optional(
    oneOf(
      'Where the premiums of its options stand: out of the balance already, or in the cost of the position alone; as the rulebook expects if left out.',
      ['inBalance', 'inCost'],
    ),
  ),
});

export const portfolioSchema = object('A portfolio.', {
  format: whole('Version of this form.', { min: 2, max: 2 }),
  time: instant,
  numeraire: text('Asset in which requirements are stated, such as USD.'),
  assets: optional(table('Prices of assets other than the numeraire.', assetSchema)),
  underlyings: table('Index prices and forwards.', underlyingSchema),
  instruments: optional(table('Contracts.', instrumentSchema)),
  account: accountSchema,
});

export type PortfolioDocument = TypeOf<typeof portfolioSchema>;
type AccountDocument = TypeOf<typeof accountSchema>;
type InstrumentDocument = TypeOf<typeof instrumentSchema>;

/** Reads an unknown JSON value; the mistakes are in the order of the document. */
export function readPortfolio(value: unknown): Result<Priced, readonly Mistake[]> {
  const mistakes: Mistake[] = [];
  const document = portfolioSchema.read(value, [], mistakes);
  if (document === undefined) return err(mistakes);
  const unit = document.assets?.get(document.numeraire)?.price;
  if (unit !== undefined && !unit.equals(Exact.ONE)) {
    const message = `"price" is ${unit}: ${document.numeraire} is the numeraire, whose price is 1`;
    mistakes.push({ path: ['assets', document.numeraire, 'price'], message });
  }
  const instruments = new Map<string, Instrument>();
  for (const [symbol, each] of document.instruments ?? []) {
    const instrument = instrumentOf(symbol, each, document, mistakes);
    if (instrument !== undefined) instruments.set(symbol, instrument);
  }
  const snapshot = snapshotOf(document);
  const holdings = holdingsOf(document.account, instruments, snapshot, mistakes);
  if (mistakes.length > 0) return err(mistakes);
  const { premiums } = document.account;
  const priced = { holdings, snapshot, instruments };
  return ok(premiums === undefined ? priced : { ...priced, premiums });
}

function instrumentOf(
  symbol: string,
  document: InstrumentDocument,
  { numeraire, time, underlyings: forwards }: PortfolioDocument,
  mistakes: Mistake[],
): Instrument | undefined {
  const path: Path = ['instruments', symbol];
  const {
    kind,
    payoff = 'linear',
    underlying,
    settle = numeraire,
    expiry,
    strike,
    right,
    cap,
  } = document;
  const contractSize = document.contractSize ?? Exact.ONE;
  const terms = { symbol, underlying, settle, payoff, contractSize };
  const wrong = (message: string): undefined => {
    mistakes.push({ path, message });
    return undefined;
  };
  const isOption = kind === 'option';
  if (payoff === 'inverse' && document.settle === undefined) {
    return wrong('"settle" is missing: an inverse contract pays in a coin, not in the numeraire');
  }
  // An account kept in the coin itself is no mistake.
  if (payoff === 'inverse' && settle === numeraire && settle !== underlying) {
    return wrong(`"settle" is ${settle}, the numeraire: an inverse contract pays in a coin`);
  }
  if (!isOption && document.mark.isZero) return wrong('"mark" takes a price above 0');
  if (!isOption && (strike !== undefined || right !== undefined)) {
    return wrong('"strike" and "right" belong to an option');
  }
  if (kind === 'perpetual') {
    return expiry === undefined && cap === undefined
      ? { kind, ...terms }
      : wrong('a perpetual has neither "expiry" nor "cap"');
  }
  const expiryMs = expiry === undefined ? undefined : parseInstant(expiry);
  if (expiryMs === undefined) return wrong(`"expiry" is missing: a ${kind} has one`);
  if (expiryMs - (parseInstant(time) ?? 0) > EXPIRY_MS_MAX) {
    return wrong(`"expiry" is more than ${EXPIRY_YEARS_MAX} years after "time"`);
  }
  if (kind === 'future') {
    return { kind, ...terms, expiryMs, ...(cap === undefined ? {} : { cap }) };
  }
  if (cap !== undefined) return wrong('"cap" belongs to a future');
  if (strike === undefined || right === undefined) {
    return wrong('"strike" and "right" are needed for an option');
  }
  const forward = forwards.get(underlying)?.expiries?.get(expiry ?? '')?.forward;
  const most = forward === undefined ? undefined : mostWorth({ right, payoff, strike, forward });
  if (most?.isBelow(document.mark) === true) {
    return wrong(
      `"mark" is ${document.mark}: the ${right} is worth at most ${most.toFixed(8, 'up')}`,
    );
  }
  return { kind, ...terms, expiryMs, strike, right };
}

function snapshotOf(document: PortfolioDocument): Snapshot {
  const nowMs = parseInstant(document.time) ?? 0;
  const assets = new Map<string, AssetQuote>([
    [document.numeraire, { price: Exact.ONE, confidence: Exact.ONE }],
  ]);
  for (const [symbol, { confidence: sure, ...quote }] of document.assets ?? []) {
    assets.set(symbol, { ...quote, confidence: sure ?? Exact.ONE });
  }
  const instruments = new Map<string, InstrumentQuote>();
  for (const [symbol, each] of document.instruments ?? []) {
    instruments.set(symbol, {
      mark: each.mark,
      confidence: each.confidence ?? Exact.ONE,
      ...(each.volatility === undefined ? {} : { volatility: each.volatility.toNumber() }),
      ...(each.openInterest === undefined ? {} : { openInterest: each.openInterest }),
    });
  }
  const underlyings = [...document.underlyings].map(
    ([name, each]: readonly [string, UnderlyingDocument]) =>
      [name, underlyingQuote(name, each)] as const,
  );
  return {
    nowMs,
    numeraire: document.numeraire,
    assets,
    underlyings: new Map(underlyings),
    instruments,
  };
}

function holdingsOf(
  account: AccountDocument,
  instruments: ReadonlyMap<string, Instrument>,
  snapshot: Snapshot,
  mistakes: Mistake[],
): Holdings {
  const misread = new Set(mistakes.map((one) => one.path[1]));
  const find = (symbol: string, path: Path): Instrument | undefined => {
    const instrument = instruments.get(symbol);
    if (instrument === undefined && !misread.has(symbol)) {
      mistakes.push({ path, message: `"${symbol}" is not among the "instruments"` });
    }
    return instrument;
  };
  const balances: Balance[] = [...(account.balances ?? [])].map(([asset, coins]) => {
    if (!snapshot.assets.has(asset)) {
      const message = `"${asset}" has no price among the "assets"`;
      mistakes.push({ path: ['account', 'balances', asset], message });
    }
    return { asset, amount: coins };
  });
  const positions = (account.positions ?? []).flatMap((each, index): readonly Position[] => {
    const instrument = find(each.instrument, ['account', 'positions', index, 'instrument']);
    if (instrument === undefined) return [];
    const mark = snapshot.instruments.get(each.instrument)?.mark ?? Exact.ZERO;
    const cost = each.size.times(unitValue(instrument, each.entryPrice ?? mark));
    return [{ instrument, size: each.size, cost, fundingOwed: each.fundingOwed ?? Exact.ZERO }];
  });
  const orders = (account.orders ?? []).flatMap((each, index): readonly Order[] => {
    const instrument = find(each.instrument, ['account', 'orders', index, 'instrument']);
    const { side, size, limit, reduceOnly = false } = each;
    return instrument === undefined ? [] : [{ instrument, side, size, limit, reduceOnly }];
  });
  return { balances, positions, orders };
}
