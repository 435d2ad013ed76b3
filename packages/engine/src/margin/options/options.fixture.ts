// A small market of options for the tests of this folder: BTC at 20 000 and ETH at 1 000 dollars, two expiries, every mark
// by Black's formula, so that identities of pricing hold in the tests of margin.
import { Exact } from '../../base/exact.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import type { Instrument, Option, Right } from '../../domain/instrument.ts';
import type { ExpiryQuote, InstrumentQuote, Snapshot } from '../../domain/snapshot.ts';
import type { MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import { undiscountedMark } from './stated-position.ts';

const DAY_MS = 86_400_000;
export const NOW_MS = 1_000 * DAY_MS;
export const NEAR = 30;
export const FAR = 120;
export const SPOTS: Readonly<Record<string, number>> = { BTC: 20_000, ETH: 1_000 };

export const exact = (value: number | string): Exact => Exact.of(String(value));

export type OptionTerms = {
  readonly underlying?: string;
  readonly right: Right;
  readonly strike: number;
  readonly days?: number;
};

export function option({ underlying = 'BTC', right, strike, days = NEAR }: OptionTerms): Option {
  return {
    kind: 'option',
    symbol: `${underlying}-${days}-${strike}-${right}`,
    underlying,
    settle: 'USD',
    payoff: 'linear',
    contractSize: Exact.ONE,
    expiryMs: NOW_MS + days * DAY_MS,
    strike: exact(strike),
    right,
  };
}

export const future = (underlying: string, days = NEAR): Instrument => ({
  kind: 'future',
  symbol: `${underlying}-${days}`,
  underlying,
  settle: 'USD',
  payoff: 'linear',
  contractSize: Exact.ONE,
  expiryMs: NOW_MS + days * DAY_MS,
});

export const held = (instrument: Instrument, size: number | string): Position => ({
  instrument,
  size: exact(size),
  cost: Exact.ZERO,
  fundingOwed: Exact.ZERO,
});

export const holding = (...positions: readonly Position[]): Holdings => ({
  balances: [],
  positions,
  orders: [],
});

export type MarketOptions = {
  readonly volatility?: number;
  readonly stablePrice?: string;
  readonly confidence?: string;
};

/** Quotes for everything that is held; forwards equal spot. */
export function marketFor(holdings: Holdings, given: MarketOptions = {}): Snapshot {
  const { volatility = 0.6, stablePrice = '1', confidence = '1' } = given;
  const quotes = new Map<string, InstrumentQuote>();
  for (const { instrument } of [...holdings.positions, ...holdings.orders]) {
    quotes.set(instrument.symbol, quoteOf(instrument, volatility));
  }
  const underlyings = Object.entries(SPOTS).map(
    ([name, spot]) =>
      [
        name,
        {
          underlying: name,
          spot: exact(spot),
          spotConfidence: exact(confidence),
          stablePrice: exact(stablePrice),
          expiries: [NEAR, FAR].map((days) => expiryQuote(days, spot)),
        },
      ] as const,
  );
  return {
    nowMs: NOW_MS,
    numeraire: 'USD',
    assets: new Map(),
    underlyings: new Map(underlyings),
    instruments: quotes,
  };
}

function quoteOf(instrument: Instrument, volatility: number): InstrumentQuote {
  const spot = exact(SPOTS[instrument.underlying] ?? 1);
  if (instrument.kind !== 'option') return { mark: spot, confidence: Exact.ONE };
  const { right, strike, expiryMs } = instrument;
  const millisecondsLeft = expiryMs - NOW_MS;
  const mark = undiscountedMark({ right, strike, forward: spot, millisecondsLeft, volatility });
  return { mark, confidence: Exact.ONE, volatility };
}

const expiryQuote = (days: number, spot: number): ExpiryQuote => ({
  expiryMs: NOW_MS + days * DAY_MS,
  forwardFixed: Exact.ZERO,
  forwardVariable: exact(spot),
  rate: Exact.ZERO,
  forwardConfidence: Exact.ONE,
  rateConfidence: Exact.ONE,
});

export const scopeOf = (holdings: Holdings, snapshot: Snapshot = marketFor(holdings)): Scope => ({
  name: 'account',
  holdings,
  snapshot,
});

/** Parameters as a rulebook writes them; a mistake in them fails the test. */
export function parametersOf<P>(model: MarginModel<P>, written: unknown): P {
  const mistakes: { readonly path: readonly (string | number)[]; readonly message: string }[] = [];
  const read = model.parameters.read(written, [], mistakes);
  if (read === undefined) throw new Error(JSON.stringify(mistakes));
  return read;
}

export type Asked = { readonly initial: Exact; readonly maintenance: Exact };

/** The requirement at both levels; a refusal fails the test. */
export function asked<P>(model: MarginModel<P>, parameters: P, scope: Scope): Asked {
  const answer = model.requirement(scope, parameters);
  if (!answer.ok) throw new Error(answer.error.message);
  return { initial: answer.value.initial.value, maintenance: answer.value.maintenance.value };
}

/** The code of a refusal, or `answered`. */
export function refusalOf<P>(
  model: MarginModel<P>,
  parameters: P,
  scope: Scope,
): MarginRefusal['code'] | 'answered' {
  const answer = model.requirement(scope, parameters);
  return answer.ok ? 'answered' : answer.error.code;
}
