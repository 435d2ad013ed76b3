// Reads the published cases of Derive's three margin systems into holdings and snapshots, and puts the parameters of a case
// into the rulebook file that states the same rule: the file's formula is then asked with the case's numbers.
import { exp } from '../../base/elementary.ts';
import { Exact } from '../../base/exact.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import type { Instrument, Right } from '../../domain/instrument.ts';
import type {
  AssetQuote,
  ExpiryQuote,
  InstrumentQuote,
  Snapshot,
  UnderlyingQuote,
} from '../../domain/snapshot.ts';
import { MS_PER_YEAR } from '../../domain/snapshot.ts';
import { millisecondsOf, positionWithProfit } from '../options/stated-position.ts';
import { black76Price } from '../../pricing/black76.ts';
import { quantized } from '../quantize.ts';

/** A case as the vector files have it; members are read where they are needed. */
export type Json = ReturnType<typeof JSON.parse>;
export type Book = { readonly holdings: Holdings; readonly snapshot: Snapshot };

const of = Exact.of;
const exact = (value: string | undefined, otherwise = '1'): Exact => of(value ?? otherwise);
const terms = { settle: 'USD', payoff: 'linear', contractSize: Exact.ONE } as const;

type Held = { readonly position: Position; readonly quote: InstrumentQuote };
type Forward = Pick<ExpiryQuote, 'forwardFixed' | 'forwardVariable' | 'rate'>;

function optionOf(underlying: string, from: Json, index: number, forward: Forward): Held {
  const right: Right = from.isCall ? 'call' : 'put';
  const expiryMs = millisecondsOf(from.secToExpiry);
  const years = expiryMs / MS_PER_YEAR;
  const volatility = Number(from.markVol);
  const instrument: Instrument = {
    kind: 'option',
    symbol: `${underlying} option ${index}`,
    underlying,
    ...terms,
    expiryMs,
    strike: of(from.strike),
    right,
  };
  const value = black76Price({
    right,
    forward: forward.forwardFixed.plus(forward.forwardVariable).toNumber(),
    strike: Number(from.strike),
    years,
    volatility,
    discount: exp(-years * Math.max(0, forward.rate.toNumber())),
  });
  return {
    position: { instrument, size: of(from.amount), cost: Exact.ZERO, fundingOwed: Exact.ZERO },
    quote: { mark: quantized(value), confidence: exact(from.volConfidence), volatility },
  };
}

function perpetualOf(
  underlying: string,
  stated: Readonly<Record<'size' | 'mark' | 'profit' | 'due', Exact>>,
  confidence: Exact,
): readonly Held[] {
  if (stated.size.isZero) return [];
  const symbol = `${underlying} perpetual`;
  const instrument: Instrument = { kind: 'perpetual', symbol, underlying, ...terms };
  const { size, mark, profit, due } = stated;
  const position = positionWithProfit({ instrument, size, mark, profit, fundingDue: due });
  return [{ position, quote: { mark, confidence } }];
}

function bookOf(
  cash: string,
  held: readonly Held[],
  coins: readonly (readonly [asset: string, amount: Exact, quote: AssetQuote])[],
  underlyings: readonly UnderlyingQuote[],
): Book {
  const dollar: AssetQuote = { price: Exact.ONE, confidence: Exact.ONE };
  return {
    holdings: {
      balances: [
        { asset: 'USD', amount: of(cash) },
        ...coins.map(([asset, amount]) => ({ asset, amount })),
      ],
      positions: held.map((each) => each.position),
      orders: [],
    },
    snapshot: {
      nowMs: 0,
      numeraire: 'USD',
      assets: new Map([
        ['USD', dollar],
        ...coins.map(([asset, , quote]) => [asset, quote] as const),
      ]),
      underlyings: new Map(underlyings.map((each) => [each.underlying, each])),
      instruments: new Map(held.map((each) => [each.position.instrument.symbol, each.quote])),
    },
  };
}

/** A case of the standard margin: several markets, forwards at each option, undiscounted. */
export function standardBook(input: Json): Book {
  const held: Held[] = [];
  const underlyings: UnderlyingQuote[] = [];
  const coins: [string, Exact, AssetQuote][] = [];
  for (const [name, market] of Object.entries<Json>(input.markets)) {
    const options: readonly Json[] = market.options ?? [];
    const expiryOf = (option: Json): ExpiryQuote => ({
      expiryMs: millisecondsOf(option.secToExpiry),
      forwardFixed: Exact.ZERO,
      forwardVariable: of(option.forward),
      rate: Exact.ZERO,
      forwardConfidence: exact(option.forwardConfidence),
      rateConfidence: Exact.ONE,
    });
    options.forEach((each, index) => held.push(optionOf(name, each, index, expiryOf(each))));
    const { perp } = market;
    if (perp !== undefined) {
      const [size, mark] = [of(perp.position), of(perp.price)];
      const profit = exact(perp.unrealisedPnl, '0');
      const due = exact(perp.unrealisedFunding, '0');
      held.push(...perpetualOf(name, { size, mark, profit, due }, exact(perp.confidence)));
    }
    const expiries = new Map(options.map((each) => [each.secToExpiry, expiryOf(each)]));
    const spot = of(market.spot);
    underlyings.push({
      underlying: name,
      spot,
      spotConfidence: exact(market.spotConfidence),
      stablePrice: of(input.stablePrice),
      expiries: [...expiries.values()].sort((a, b) => a.expiryMs - b.expiryMs),
    });
    coins.push([name, exact(market.base, '0'), { price: spot, confidence: Exact.ONE }]);
  }
  return bookOf(input.cash, held, coins, underlyings);
}

/** A case of either portfolio margin: one market, called BTC, with its feeds by expiry. */
export function portfolioBook(input: Json): Book {
  const feeds: readonly Json[] = input.feeds ?? [];
  const feedOf = (seconds: number): Json => feeds.find((each) => each.secToExpiry === seconds);
  const forwardOf = (feed: Json): Forward => {
    const rate = exact(feed.rate, '0');
    if (feed.forward === undefined) {
      const forwardFixed = exact(feed.forwardFixed, '0');
      return { forwardFixed, forwardVariable: of(feed.forwardVariable), rate };
    }
    // The second manager averages the settlement price over the last 1800 seconds.
    const open = Exact.min(Exact.ONE, Exact.ratio(BigInt(feed.secToExpiry), 1800n));
    const forwardVariable = of(feed.forward).times(open);
    return { forwardFixed: of(feed.forward).minus(forwardVariable), forwardVariable, rate };
  };
  const isDiscounted = input.parameterSet === undefined;
  const options: readonly Json[] = input.options ?? [];
  const held = options.map((each, index) => {
    const feed = feedOf(each.secToExpiry);
    const forward = forwardOf(feed);
    const priced = isDiscounted ? forward : { ...forward, rate: Exact.ZERO };
    return optionOf('BTC', { volConfidence: feed.volConfidence, ...each }, index, priced);
  });
  const perpetual = {
    size: exact(input.perpPosition, '0'),
    mark: exact(input.perpPrice, '0'),
    profit: exact(input.unrealisedPerpPnl, '0'),
    due: exact(input.unrealisedFunding, '0'),
  };
  const base = { name: 'BTC', amount: input.basePosition ?? '0', price: input.spot };
  const coins: readonly Json[] = input.collaterals ?? [base];
  return bookOf(
    input.cash,
    [...held, ...perpetualOf('BTC', perpetual, exact(input.perpConfidence))],
    coins.map(({ name, amount, price, confidence }) => [
      name,
      of(amount),
      { price: of(price), confidence: exact(confidence) },
    ]),
    [
      {
        underlying: 'BTC',
        spot: of(input.spot),
        spotConfidence: exact(input.spotConfidence),
        stablePrice: of(input.stablePrice),
        expiries: feeds
          .map((feed) => ({
            expiryMs: millisecondsOf(feed.secToExpiry),
            ...forwardOf(feed),
            forwardConfidence: exact(feed.forwardConfidence),
            rateConfidence: exact(feed.rateConfidence),
          }))
          .sort((a, b) => a.expiryMs - b.expiryMs),
      },
    ],
  );
}

const move = (multiplier: string): string => String(of(multiplier).minus(Exact.ONE));

/** The standard rulebook with the parameters of the file of cases, and with the case's factor on coins. */
export function withStandardParameters(json: Json, parameters: Json, input: Json): Json {
  const { option, oracleContingency: oracle, depeg } = parameters;
  const { perpetuals, options, oracle: surcharge, depeg: pegged } = json.models;
  for (const each of Object.values<Json>(perpetuals.parametersFor)) {
    if (typeof each === 'string') continue;
    each.tiers[0].initialRate = parameters.perpIM;
    each.tiers[0].maintenanceRate = parameters.perpMM;
  }
  const { initial, maintenance, maxLoss } = options.parameters;
  for (const right of [initial.call, initial.put]) {
    right.rate = option.maxSpotReq;
    right.floor = option.minSpotReq;
  }
  initial.put.maintenanceMultiple = option.mmOffsetScale;
  maintenance.call.rate = maintenance.call.floor = option.mmCallSpotReq;
  maintenance.put.rate = maintenance.put.floor = option.mmPutSpotReq;
  maintenance.put.markFloor = option.mmPutMtMReq;
  maxLoss.unpairedInitial = option.unpairedIMScale;
  maxLoss.unpairedMaintenance = option.unpairedMMScale;
  const rule = (threshold: string) => ({ threshold, factor: oracle.OCFactor });
  surcharge.parameters.deltaOne = rule(oracle.perpThreshold);
  surcharge.parameters.options = rule(oracle.optionThreshold);
  surcharge.parameters.collateral.rule = rule(oracle.baseThreshold);
  pegged.parameters = depeg;
  const weight = input.baseMarginFactor ?? parameters.baseMarginFactor;
  for (const coin of ['BTC', 'ETH']) {
    const asset = json.equity.parameters.assets[coin];
    asset.maintenanceWeight = weight;
    asset.initialWeight = String(of(weight).times(of(parameters.baseIMScale)));
  }
  return json;
}

/** The first portfolio rulebook with a named set of parameters; its scenarios stop at 15 %. */
export function withFirstParameters(json: Json, set: Json): Json {
  const { basis, other, margin, vol } = set;
  const { scenarios, contingencies, collateral, confidence } = json.models;
  const lossFactor = {
    initial: margin.imFactor,
    maintenance: '1',
    depeg: { threshold: other.pegLossThreshold, factor: other.pegLossFactor },
  };
  const at = (maintenance: string) => ({ maintenance, initialExtra: '0' });
  const rule = scenarios.parameters;
  rule.scenarios = rule.scenarios.filter((each: Json) => !/^-?0\.2$/.test(each.move));
  Object.assign(rule.volatility, {
    up: vol.up,
    down: vol.down,
    shortPower: vol.shortTermPower,
    longPower: vol.longTermPower,
    floorDays: String(of(vol.dteFloorSec).over(of('86400'))),
  });
  Object.assign(rule.staticDiscount.positive, {
    base: margin.baseStaticDiscount,
    rateScale: margin.rateMultScale,
    rateAdd: margin.rateAddScale,
  });
  Object.assign(rule.basis, {
    up: move(basis.up),
    down: move(basis.down),
    factor: basis.add,
    factorPerYear: basis.mult,
  });
  rule.lossFactor = lossFactor;
  contingencies.parameters = {
    perpetual: at(other.perpPercent),
    option: at(other.optionPercent),
    lossFactor,
  };
  collateral.parameters.shares = { BTC: at(other.basePercent) };
  collateral.parameters.lossFactor = lossFactor;
  confidence.parameters.threshold = other.confThreshold;
  confidence.parameters.share = other.confMargin;
  return json;
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  Up: 'up',
  Down: 'down',
  None: 'none',
  LINEAR: 'linearSkew',
  ABS: 'absoluteSkew',
};

/** The second portfolio rulebook with the parameters, the scenarios and the coins of a case. */
export function withSecondParameters(json: Json, input: Json, set: readonly Json[]): Json {
  const { SkewShock, VolShock, Margin, BasisContingency, OtherContingency } = input.parameters;
  const { scenarios, contingencies, collateral, confidence } = json.models;
  const rule = scenarios.parameters;
  const coins: readonly Json[] = input.collaterals;
  const cancelling = coins.filter((each) => each.isRiskCancelling);
  rule.scenarios = set.map((each, index) => ({
    label: String(index),
    move: move(each.spotShock),
    volatility: DIRECTIONS[each.vol],
    dampening: each.dampening,
  }));
  Object.assign(rule.volatility, {
    up: VolShock.VOLRANGEUP,
    down: VolShock.VOLRANGEDOWN,
    shortPower: VolShock.SHORTTERMPOWER,
    longPower: VolShock.LONGTERMPOWER,
    floorDays: VolShock.DTE_FLOOR,
    floorUp: VolShock.MIN_VOL_EVAL_SHOCKED,
  });
  rule.skew = {
    linear: { capStatic: SkewShock.LINEAR_SCALE_CAP, capSlope: SkewShock.LINEAR_CBASE },
    absolute: { capStatic: SkewShock.ABS_SCALE_CAP, capSlope: SkewShock.ABS_CBASE },
    widthMin: SkewShock.MIN_K_STAR,
    widthScale: SkewShock.MIN_WIDTH_SCALE,
    volatilityStatic: SkewShock.VOL_PARAM_STATIC,
    volatilitySlope: SkewShock.VOL_PARAM_SCALE,
  };
  rule.staticDiscount = {
    positive: {
      base: Margin.BASE_STATIC_DISCOUNT,
      rateScale: Margin.LONG_RATE_MULTSCALE,
      rateAdd: Margin.LONG_RATE_ADDSCALE,
    },
    negative: {
      base: Margin.BASE_STATIC_DISCOUNT_NEG,
      rateScale: Margin.SHORT_RATE_MULTSCALE,
      rateAdd: Margin.SHORT_RATE_ADDSCALE,
    },
  };
  rule.basis = {
    up: move(BasisContingency.SCENARIO_SPOT_UP),
    down: move(BasisContingency.SCENARIO_SPOT_DOWN),
    factor: BasisContingency.BASIS_CONT_ADD_FACTOR,
    factorPerYear: BasisContingency.BASIS_CONT_MULT_FACTOR,
  };
  rule.lossFactor = {
    initial: Margin.IM_LOSS_FACTOR,
    maintenance: Margin.MM_LOSS_FACTOR,
    depeg: {
      threshold: OtherContingency.PEG_LOSS_THRESHOLD,
      factor: OtherContingency.PEG_LOSS_FACTOR,
    },
  };
  rule.cancels = Object.fromEntries(cancelling.map((each) => [each.name, 'BTC']));
  contingencies.parameters = {
    perpetual: {
      maintenance: OtherContingency.MM_PERP_PERCENT,
      initialExtra: OtherContingency.IM_PERP_PERCENT,
    },
    option: {
      maintenance: OtherContingency.MM_OPTION_PERCENT,
      initialExtra: OtherContingency.IM_OPTION_PERCENT,
    },
  };
  collateral.parameters.shares = Object.fromEntries(
    coins.map((each) => [
      each.name,
      { maintenance: each.mmHaircut ?? '0', initialExtra: each.imHaircut ?? '0' },
    ]),
  );
  Object.assign(confidence.parameters, {
    threshold: OtherContingency.CONF_THRESHOLD,
    share: OtherContingency.CONF_MARGIN,
    assets: coins.map((each) => ({ asset: each.name, underlying: 'BTC' })),
  });
  const { assets } = json.equity.parameters;
  for (const { name } of coins) assets[name] = { ...assets.BTC };
  return json;
}
