// The rulebook files of the folder as they are read, and for each venue a market of its contracts and accounts in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../../../test/paths.ts';
import { Exact } from '../../base/exact.ts';
import type { Holdings, Order } from '../../domain/holdings.ts';
import { type Instrument, type Payoff, unitValue } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { type Assessment, assess } from '../model/assess.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { readRulebook } from './read-rulebook.ts';

const folder = join(repositoryRoot, 'packages/engine/rulebooks');
export const of = Exact.of;

export const rulebookNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort((a, b) => (a < b ? -1 : 1));

/** The parsed file, a fresh copy that a test may change. */
export const rulebookJson = (name: string) =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

export function rulebookFrom(json: unknown): Rulebook {
  const read = readRulebook(json);
  if (read.ok) return read.value;
  throw new Error(read.error.map((each) => `${each.path.join('.')}: ${each.message}`).join('\n'));
}
export const rulebookOf = (name: string): Rulebook => rulebookFrom(rulebookJson(name));

export type Contract = {
  readonly symbol: string;
  readonly underlying: string;
  readonly price: string;
  readonly settle?: string;
  readonly payoff?: Payoff;
  readonly contractSize?: string;
};
export type Venue = {
  readonly numeraire: string;
  readonly contracts: readonly Contract[];
  /** Prices of what may be held besides the numeraire. */
  readonly assets?: Readonly<Record<string, string>>;
};

const named = (quote: string, ...coins: readonly (readonly [string, string])[]) =>
  coins.map(([underlying, price]) => ({ symbol: `${underlying}${quote}`, underlying, price }));
const major = [
  ['BTC', '100000'],
  ['ETH', '4000'],
  ['SOL', '200'],
] as const;

/** The venues of this file's tests, each with contracts of every form and tier that its rulebook states. */
export const venues: Readonly<Record<string, Venue>> = {
  'dydx-v4': {
    numeraire: 'USDC',
    contracts: named('-USD', ...major, ['LINK', '20'], ['MKR', '1500'], ['EIGEN', '2']),
  },
  'drift-v2': {
    numeraire: 'USDC',
    contracts: named('-PERP', ...major),
    assets: { SOL: '200', JitoSOL: '240', USDT: '0.9995', wBTC: '99900' },
  },
  'mango-v4': {
    numeraire: 'USDC',
    contracts: named('-PERP', ...major),
    assets: { SOL: '200', USDT: '0.9995', ETH: '4000' },
  },
  vega: { numeraire: 'USDT', contracts: named('/USDT', ...major) },
  'synthetix-v3': {
    numeraire: 'USD',
    contracts: named('-PERP', ...major, ['WIF', '1']),
    assets: { ETH: '4000', BTC: '100000' },
  },
  'binance-usdm': {
    numeraire: 'USDT',
    contracts: [
      ...named('USDT', ...major, ['DOGE', '0.2'], ['ZRX', '0.3']),
      { symbol: 'BTCUSDT_250926', underlying: 'BTC', price: '101000' },
      { symbol: 'BTCUSDC', underlying: 'BTC', price: '100000', settle: 'USDC' },
      { symbol: 'ETHBTC', underlying: 'ETH', price: '0.04', settle: 'BTC' },
    ],
    assets: { USDC: '1', BTC: '100000', BNB: '700' },
  },
  bitmex: {
    numeraire: 'USDT',
    contracts: [
      {
        symbol: 'XBTUSD',
        underlying: 'XBT',
        price: '100000',
        settle: 'XBT',
        payoff: 'inverse',
      },
      {
        symbol: 'ETHUSD',
        underlying: 'ETH',
        price: '4000',
        settle: 'XBT',
        contractSize: '0.000001',
      },
      ...named('USDT', ['SOL', '200'], ['WLD', '1'], ['INJ', '15']),
    ],
    assets: { XBT: '100000' },
  },
  hyperliquid: {
    numeraire: 'USDC',
    contracts: named('-PERP', ...major, ['DOGE', '0.2'], ['ARB', '0.5'], ['ATOM', '5']),
  },
  lighter: {
    numeraire: 'USDC',
    contracts: named('-PERP', ...major, ['XRP', '2'], ['TON', '3'], ['TAO', '400']),
  },
  orderly: {
    numeraire: 'USDC',
    contracts: named('-PERP', ...major, ['DOGE', '0.2'], ['ADA', '0.6'], ['TST', '0.05']),
    assets: { USDT: '0.9995', ETH: '4000', SOL: '200' },
  },
};

export function instrumentOf(venue: Venue, contract: Contract): Instrument {
  const { symbol, underlying, settle, payoff = 'linear', contractSize = '1' } = contract;
  const terms = {
    symbol,
    underlying,
    settle: settle ?? venue.numeraire,
    payoff,
    contractSize: of(contractSize),
  };
  return symbol.includes('_')
    ? { ...terms, kind: 'future', expiryMs: 1_000_000_000 }
    : { ...terms, kind: 'perpetual' };
}

/** The venue's market: marks are index prices, a little is deposited and borrowed of everything. */
export function snapshotOf(venue: Venue, openInterest = '100'): Snapshot {
  const one = { confidence: Exact.ONE };
  const held = { deposits: of('1000'), borrows: of('10') };
  return {
    nowMs: 0,
    numeraire: venue.numeraire,
    assets: new Map(
      Object.entries({ [venue.numeraire]: '1', ...venue.assets }).map(([asset, price]) => [
        asset,
        { price: of(price), ...held, ...one },
      ]),
    ),
    underlyings: new Map(
      venue.contracts.map(({ underlying, price }) => [
        underlying,
        {
          underlying,
          spot: of(price),
          spotConfidence: Exact.ONE,
          stablePrice: Exact.ONE,
          expiries: [],
        },
      ]),
    ),
    instruments: new Map(
      venue.contracts.map(({ symbol, price }) => [
        symbol,
        { mark: of(price), openInterest: of(openInterest), ...one },
      ]),
    ),
  };
}

export type Row = { readonly contract: Contract; readonly size: Exact };
export type OrderRow = Row & { readonly reduceOnly: boolean };

/** Positions entered at the mark, and orders there whose sign is their side. */
export function holdingsOf(
  venue: Venue,
  account: {
    readonly balances: Readonly<Record<string, string>>;
    readonly positions: readonly Row[];
    readonly orders?: readonly OrderRow[];
  },
): Holdings {
  const positions = account.positions.map(({ contract, size }) => {
    const instrument = instrumentOf(venue, contract);
    const cost = size.times(unitValue(instrument, of(contract.price)));
    return { instrument, size, cost, fundingOwed: Exact.ZERO };
  });
  const orders = (account.orders ?? []).map(
    ({ contract, size, reduceOnly }): Order => ({
      instrument: instrumentOf(venue, contract),
      side: size.sign < 0 ? 'sell' : 'buy',
      size: size.abs(),
      limit: of(contract.price),
      reduceOnly,
    }),
  );
  const balances = Object.entries(account.balances).map(([asset, amount]) => ({
    asset,
    amount: of(amount),
  }));
  return { balances, positions, orders };
}

/** The assessment; a refusal fails the test with its message. */
export function assessed(holdings: Holdings, snapshot: Snapshot, rulebook: Rulebook): Assessment {
  const found = assess(holdings, snapshot, rulebook);
  if (!found.ok) throw new Error(`${rulebook.name}: ${found.error.message}`);
  return found.value;
}
