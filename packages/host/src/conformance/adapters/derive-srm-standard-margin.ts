// Derive's standard margin: a book over several markets, judged by the standard rulebook with the parameters of the file.
import {
  assess,
  Exact,
  type ExpiryQuote,
  type Instrument,
  type InstrumentQuote,
  markToMarket,
  millisecondsOf,
  type Option,
  type Position,
  positionWithProfit,
  type Rulebook,
  type Snapshot,
  standardMarginRulebook,
  type UnderlyingQuote,
  undiscountedMark,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, flagOf, floatOf, has, listOf, objectOf } from '../fields.ts';

const NUMERAIRE = 'USD';
type Market = {
  readonly underlying: UnderlyingQuote;
  readonly base: Exact;
  readonly positions: readonly Position[];
  readonly quotes: readonly (readonly [string, InstrumentQuote])[];
};

export const deriveSrmStandardMargin: Adapter = ({ input, expected }, file) => {
  const markets = Object.keys(objectOf(input, 'markets')).map((name) =>
    marketOf(name, objectOf(objectOf(input, 'markets'), name), exactOf(input, 'stablePrice')),
  );
  const holdings = {
    balances: [
      { asset: NUMERAIRE, amount: exactOf(input, 'cash') },
      ...markets.map(({ underlying, base }) => ({ asset: underlying.underlying, amount: base })),
    ],
    positions: markets.flatMap((market) => market.positions),
    orders: [],
  };
  const snapshot: Snapshot = {
    nowMs: 0,
    numeraire: NUMERAIRE,
    assets: new Map(),
    underlyings: new Map(markets.map(({ underlying }) => [underlying.underlying, underlying])),
    instruments: new Map(markets.flatMap((market) => market.quotes)),
  };
  const assessed = assess(holdings, snapshot, rulebookOf(objectOf(file.raw, 'parameters'), input));
  if (!assessed.ok) throw new UnknownCase(assessed.error.message);
  const worth = markToMarket(holdings, snapshot);
  if (!worth.ok) throw new UnknownCase(worth.error.message);
  const answers: { readonly [name: string]: Actual } = {
    IM: assessed.value.initial.excess,
    MM: assessed.value.maintenance.excess,
    markToMarket: worth.value.value,
  };
  return Object.fromEntries(
    Object.keys(expected).flatMap((key) => {
      const answer = answers[key];
      return answer === undefined ? [] : [[key, answer]];
    }),
  );
};

function marketOf(name: string, market: JsonObject, stablePrice: Exact): Market {
  const options = has(market, 'options')
    ? listOf(market, 'options').map((each) => optionOf(name, each))
    : [];
  const perpetual = has(market, 'perp') ? [perpetualOf(name, objectOf(market, 'perp'))] : [];
  const held = [...options, ...perpetual];
  const expiries = new Map(options.map(({ expiry }) => [expiry.expiryMs, expiry]));
  return {
    underlying: {
      underlying: name,
      spot: exactOf(market, 'spot'),
      spotConfidence: exactOr(market, 'spotConfidence', Exact.ONE),
      stablePrice,
      expiries: [...expiries.values()],
    },
    base: exactOr(market, 'base', Exact.ZERO),
    positions: held.map(({ position }) => position),
    quotes: held.map(({ position, quote }) => [position.instrument.symbol, quote]),
  };
}

function optionOf(
  underlying: string,
  option: JsonObject,
): { readonly position: Position; readonly quote: InstrumentQuote; readonly expiry: ExpiryQuote } {
  const expiryMs = millisecondsOf(floatOf(option, 'secToExpiry'));
  const strike = exactOf(option, 'strike');
  const forward = exactOf(option, 'forward');
  const right = flagOf(option, 'isCall') ? 'call' : 'put';
  const volatility = floatOf(option, 'markVol');
  const instrument: Option = {
    kind: 'option',
    symbol: `${underlying}-${expiryMs}-${strike}-${right}`,
    underlying,
    settle: NUMERAIRE,
    payoff: 'linear',
    contractSize: Exact.ONE,
    expiryMs,
    strike,
    right,
  };
  const mark = undiscountedMark({ right, strike, forward, millisecondsLeft: expiryMs, volatility });
  return {
    position: {
      instrument,
      size: exactOf(option, 'amount'),
      cost: Exact.ZERO,
      fundingOwed: Exact.ZERO,
    },
    quote: { mark, confidence: exactOr(option, 'volConfidence', Exact.ONE) },
    expiry: {
      expiryMs,
      forwardFixed: Exact.ZERO,
      forwardVariable: forward,
      rate: Exact.ZERO,
      forwardConfidence: exactOr(option, 'forwardConfidence', Exact.ONE),
      rateConfidence: Exact.ONE,
    },
  };
}

function perpetualOf(
  underlying: string,
  perpetual: JsonObject,
): { readonly position: Position; readonly quote: InstrumentQuote } {
  const mark = exactOf(perpetual, 'price');
  const instrument: Instrument = {
    kind: 'perpetual',
    symbol: `${underlying}-perpetual`,
    underlying,
    settle: NUMERAIRE,
    payoff: 'linear',
    contractSize: Exact.ONE,
  };
  const position = positionWithProfit({
    instrument,
    size: exactOf(perpetual, 'position'),
    mark,
    profit: exactOr(perpetual, 'unrealisedPnl', Exact.ZERO),
    fundingDue: exactOr(perpetual, 'unrealisedFunding', Exact.ZERO),
  });
  return { position, quote: { mark, confidence: exactOr(perpetual, 'confidence', Exact.ONE) } };
}

function rulebookOf(parameters: JsonObject, input: JsonObject): Rulebook {
  const option = objectOf(parameters, 'option');
  const oracle = objectOf(parameters, 'oracleContingency');
  const depeg = objectOf(parameters, 'depeg');
  const initial = { rate: exactOf(option, 'maxSpotReq'), floor: exactOf(option, 'minSpotReq') };
  const flat = (name: string): { readonly rate: Exact; readonly floor: Exact } => ({
    rate: exactOf(option, name),
    floor: exactOf(option, name),
  });
  const confidence = (name: string): { readonly threshold: Exact; readonly factor: Exact } => ({
    threshold: exactOf(oracle, name),
    factor: exactOf(oracle, 'OCFactor'),
  });
  const weight = exactOf(has(input, 'baseMarginFactor') ? input : parameters, 'baseMarginFactor');
  return standardMarginRulebook({
    name: 'derive-standard',
    title: 'Derive standard margin',
    deltaOne: {
      initial: exactOf(parameters, 'perpIM'),
      maintenance: exactOf(parameters, 'perpMM'),
    },
    options: {
      base: 'index',
      premium: 'required',
      orders: 'ignored',
      initial: {
        call: initial,
        put: { ...initial, maintenanceMultiple: exactOf(option, 'mmOffsetScale') },
      },
      maintenance: {
        call: flat('mmCallSpotReq'),
        put: { ...flat('mmPutSpotReq'), markFloor: exactOf(option, 'mmPutMtMReq') },
      },
      maxLoss: {
        unpairedInitial: exactOf(option, 'unpairedIMScale'),
        unpairedMaintenance: exactOf(option, 'unpairedMMScale'),
      },
    },
    oracle: { deltaOne: confidence('perpThreshold'), options: confidence('optionThreshold') },
    depeg: { threshold: exactOf(depeg, 'threshold'), factor: exactOf(depeg, 'factor') },
    collateral: {
      weights: new Map(Object.keys(objectOf(input, 'markets')).map((name) => [name, weight])),
      initialScale: exactOf(parameters, 'baseIMScale'),
      confidence: confidence('baseThreshold'),
    },
  });
}
