// Draws the accounts of a replay before it starts: who they are, what they put up, what they hold. Every distribution is
// stated with its parameters and reason. Floats in quote units; nothing here knows prices or the engine.
import type { Random } from '../base/random.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';

export type PositionPlan = {
  readonly market: number;
  readonly isLong: boolean;
  readonly notional: number;
};
export type AccountPlan = {
  readonly style: 'trader' | 'hedger' | 'maker';
  readonly kind: 'cross' | 'isolated';
  /** Equity at the start, quote units, after haircuts. */
  readonly equity: number;
  /** Share of the equity put up in the volatile coin and in the stable coin; the rest is the settlement asset. */
  readonly coinShare: number;
  readonly stableShare: number;
  readonly positions: readonly PositionPlan[];
};

/** Pareto with tail index 1.3: account sizes on venues are this heavy-tailed (the largest percent holds about half). */
const SIZE_TAIL = 1.3;
const SIZE_CUT = 2_000;
/** Log-normal, median 3, sigma 0.8: two thirds of accounts between 1.3 and 6.7 times; one in sixteen above 10 times. */
const LEVERAGE_MEDIAN = 3;
const LEVERAGE_SIGMA = 0.8;
/** Crowded longs, as before every large crash: three in five. */
const LONG_SHARE = 0.6;
const MAKER_SHARE = 0.01;
/** Hold one market against another: one account in ten. */
const HEDGER_SHARE = 0.1;
const ISOLATED_SHARE = 0.25;
/** One market for most, up to four. */
const MARKET_COUNT_WEIGHTS = [0.6, 0.25, 0.1, 0.05];
/** No account holds more than this share of its market's positions. */
const LARGEST_SHARE = 0.03;
/** Leverage stays below this share of what the tier of the position allows, so that fees and rounding fit. */
const OF_ALLOWED = 0.85;

/** Draws `count` accounts whose positions in each market add up to the market's planned notional. */
export function drawAccounts(
  count: number,
  markets: readonly MarketPlan[],
  random: Random,
): AccountPlan[] {
  // Square root: small markets attract more accounts than their share of trading.
  const weights = markets.map((market) => Math.sqrt(market.dailyNotional));
  const raw = Array.from({ length: count }, () => drawRaw(weights, random));
  const totals = markets.map(() => 0);
  for (const account of raw)
    for (const { market, notional } of account.positions)
      totals[market] = (totals[market] ?? 0) + notional;
  const scale = markets.map((market, i) =>
    (totals[i] ?? 0) > 0 ? market.populationNotional / (totals[i] as number) : 0,
  );
  return raw.map((account) => fit(account, markets, scale));
}

type Raw = AccountPlan & { readonly leverage: number };

function drawRaw(weights: readonly number[], random: Random): Raw {
  const style = random.chance(MAKER_SHARE)
    ? 'maker'
    : random.chance(HEDGER_SHARE)
      ? 'hedger'
      : 'trader';
  const size = random.pareto(1, SIZE_TAIL, SIZE_CUT);
  const leverage =
    style === 'maker'
      ? random.between(1, 2)
      : Math.max(1, random.logNormal(LEVERAGE_MEDIAN, LEVERAGE_SIGMA));
  const isLong = random.chance(LONG_SHARE);
  const wanted =
    style === 'hedger' ? 2 : style === 'maker' ? 1 : 1 + random.weighted(MARKET_COUNT_WEIGHTS);
  const chosen = new Set<number>();
  for (let tries = 0; chosen.size < Math.min(wanted, weights.length) && tries < 50; tries += 1)
    chosen.add(random.weighted(weights));
  const positions = [...chosen].map((market, i) => ({
    market,
    // A hedger's second leg goes against the first; anyone else mostly sticks to one view.
    isLong: style === 'hedger' ? (i === 0) === isLong : random.chance(0.85) === isLong,
    notional: (size * leverage * (style === 'hedger' && i === 1 ? 0.8 : 1)) / chosen.size,
  }));
  const kind =
    positions.length === 1 && style === 'trader' && random.chance(ISOLATED_SHARE / 0.55)
      ? 'isolated'
      : 'cross';
  // Collateral: 55 % cash only, 25 % partly stable coin, 20 % partly bitcoin or ether.
  const mix = kind === 'isolated' ? 0 : random.weighted([0.55, 0.25, 0.2]);
  const share = random.between(0.3, 0.9);
  return {
    style,
    kind,
    leverage,
    equity: 0,
    coinShare: mix === 2 ? share : 0,
    stableShare: mix === 1 ? share : 0,
    positions,
  };
}

function fit(raw: Raw, markets: readonly MarketPlan[], scale: readonly number[]): AccountPlan {
  const { leverage, ...plan } = raw;
  let equity = 0;
  const positions = raw.positions.map((position) => {
    const market = markets[position.market] as MarketPlan;
    const notional = Math.min(
      position.notional * (scale[position.market] as number),
      LARGEST_SHARE * market.populationNotional,
    );
    const tier = market.tiers.findLast(({ fromNotional }) => notional >= fromNotional);
    const most = (OF_ALLOWED * 1_000_000) / (tier?.initialPpm ?? 1_000_000);
    equity += notional / Math.min(leverage, most);
    return { ...position, notional };
  });
  return { ...plan, equity: Math.max(10, equity), positions };
}
