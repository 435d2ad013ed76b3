// Judges the parameters of a listing: each against its legal range, then the relations between them.
// The ranges themselves are data (parameters-venue.ts, parameters-market.ts); whether a market is
// safe to list live is another question (rules/listing.ts).
import {
  type Asset,
  type Index,
  type InterestKink,
  type Market,
  type Source,
  type Tier,
  type Venue,
} from './listing.ts';
import { ORACLE_QUALITIES, type OracleQuality } from './listing-oracle.ts';
import {
  checkRanges,
  checkText,
  notLess,
  notMore,
  type OutOfRange,
  outOfRange,
} from './check-ranges.ts';
import { INTEREST_KINKS_MAX } from './parameter.ts';
import { ladderParameters, rungParameters } from './parameters-ladder.ts';
import { marketParameters, TIERS_MAX, tierParameters } from './parameters-market.ts';
import {
  assetParameters,
  indexParameters,
  interestKinkParameters,
  sourceParameters,
  venueParameters,
} from './parameters-venue.ts';
import { NONE } from './units.ts';

export { type Parameter, PRICE_MAX } from './parameter.ts';

export type { OutOfRange } from './check-ranges.ts';

/** Every parameter with unit, legal range, default and source, by what it belongs to. */
export const parameters = {
  venue: venueParameters,
  interestKink: interestKinkParameters,
  asset: assetParameters,
  index: indexParameters,
  source: sourceParameters,
  market: marketParameters,
  tier: tierParameters,
  ladder: ladderParameters,
  rung: rungParameters,
} as const;

/**
 * Each in its range; kinks of interest ascend strictly from 0 and their rates never fall; warning >= margin call >= exit, so
 * that the levels are met in that order.
 */
export function checkVenue(venue: Venue): OutOfRange | undefined {
  const { warningPpm, marginCallPpm, exitPpm } = venue;
  return (
    checkRanges(venue, venueParameters) ??
    checkKinks(venue.interestKinks) ??
    notLess('warningPpm', warningPpm, 'marginCallPpm', marginCallPpm) ??
    notLess('marginCallPpm', marginCallPpm, 'exitPpm', exitPpm) ??
    notLess('volatilityMaxPpm', venue.volatilityMaxPpm, 'volatilityMinPpm', venue.volatilityMinPpm)
  );
}

function checkKinks(kinks: readonly InterestKink[]): OutOfRange | undefined {
  if (kinks.length < 1 || kinks.length > INTEREST_KINKS_MAX)
    return outOfRange('interestKinks', kinks.length, `1 to ${INTEREST_KINKS_MAX}`, 'kinks');
  let below: InterestKink | undefined;
  for (const [at, kink] of kinks.entries()) {
    const path = `interestKinks[${at}].`;
    const refused = checkRanges(kink, interestKinkParameters, path);
    if (refused !== undefined) return refused;
    const { utilisationPpm, ppmPerYear } = kink;
    if (below === undefined) {
      if (utilisationPpm !== 0)
        return outOfRange(`${path}utilisationPpm`, utilisationPpm, '0 for the first kink', 'ppm');
    } else if (utilisationPpm <= below.utilisationPpm) {
      const range = `above the kink before (${below.utilisationPpm})`;
      return outOfRange(`${path}utilisationPpm`, utilisationPpm, range, 'ppm');
    } else {
      const falls = notLess(`${path}ppmPerYear`, ppmPerYear, 'the kink before', below.ppmPerYear);
      if (falls !== undefined) return falls;
    }
    below = kink;
  }
  return undefined;
}

/** Each in its range; the settlement asset (no index) counts in full: no haircut, no discount. */
export function checkAsset(asset: Asset): OutOfRange | undefined {
  const refused =
    checkText('symbol', asset.symbol) ??
    checkText('custody', asset.custody) ??
    checkRanges(asset, assetParameters);
  if (refused !== undefined || asset.index !== NONE) return refused;
  const { haircutPpm, conversionDiscountPpm } = asset;
  if (haircutPpm !== 0) return outOfRange('haircutPpm', haircutPpm, '0 without an index', 'ppm');
  if (conversionDiscountPpm === 0) return undefined;
  return outOfRange('conversionDiscountPpm', conversionDiscountPpm, '0 without an index', 'ppm');
}

export function checkIndex(index: Index): OutOfRange | undefined {
  return checkText('symbol', index.symbol) ?? checkRanges(index, indexParameters);
}

export function checkSource(source: Source): OutOfRange | undefined {
  return checkText('symbol', source.symbol) ?? checkRanges(source, sourceParameters);
}

/**
 * Each in its range; tiers ascend strictly from 0 and their rates never fall (with the continuous
 * deduction, sum of from_i * (rate_i - rate_(i-1)), the requirement then rises with notional without
 * a jump, by construction); maintenance <= initial <= 1e6 in each; and what a liquidation costs,
 * penalty + slippage + taker fee, is no more than the first tier's maintenance (S12). The maker fee is no more than the
 * taker fee, which is what checks before a trade count for either side (P5).
 */
export function checkMarket(market: Market): OutOfRange | undefined {
  const { liquidationPenaltyPpm, liquidationSlippagePpm, makerFeePpm, takerFeePpm, tiers } = market;
  const refused =
    checkText('symbol', market.symbol) ??
    checkRanges(market, marketParameters) ??
    checkTiers(tiers) ??
    notMore('makerFeePpm', makerFeePpm, 'takerFeePpm', takerFeePpm);
  if (refused !== undefined) return refused;
  const permissions = checkPermissions(market);
  if (permissions !== undefined) return permissions;
  const cost = liquidationPenaltyPpm + liquidationSlippagePpm + takerFeePpm;
  const name = 'liquidationPenaltyPpm + liquidationSlippagePpm + takerFeePpm';
  return notMore(name, cost, 'tiers[0].maintenancePpm', (tiers[0] as Tier).maintenancePpm);
}

/** Whoever may open may reduce: reducing accepts every quality that opening does. */
function checkPermissions({ openQuality, reduceQuality }: Market): OutOfRange | undefined {
  const rung = (quality: OracleQuality): number => ORACLE_QUALITIES.indexOf(quality);
  if (rung(reduceQuality) >= rung(openQuality)) return undefined;
  const range = `openQuality (${openQuality}) or worse`;
  return { ...outOfRange('reduceQuality', 0, range, 'quality'), value: reduceQuality };
}

function checkTiers(tiers: readonly Tier[]): OutOfRange | undefined {
  if (tiers.length < 1 || tiers.length > TIERS_MAX) {
    return outOfRange('tiers', tiers.length, `1 to ${TIERS_MAX}`, 'tiers');
  }
  let below: Tier | undefined;
  for (const [at, tier] of tiers.entries()) {
    const refused = checkTier(tier, below, `tiers[${at}].`);
    if (refused !== undefined) return refused;
    below = tier;
  }
  return undefined;
}

function checkTier(tier: Tier, below: Tier | undefined, path: string): OutOfRange | undefined {
  const { fromNotional, initialPpm, maintenancePpm } = tier;
  const refused =
    checkRanges(tier, tierParameters, path) ??
    notLess(`${path}initialPpm`, initialPpm, 'its maintenancePpm', maintenancePpm);
  if (refused !== undefined) return refused;
  if (below === undefined) {
    if (fromNotional === 0n) return undefined;
    return outOfRange(`${path}fromNotional`, fromNotional, '0 for the first tier', 'quanta');
  }
  if (fromNotional <= below.fromNotional) {
    const range = `above the tier before (${below.fromNotional})`;
    return outOfRange(`${path}fromNotional`, fromNotional, range, 'quanta');
  }
  return (
    notLess(`${path}initialPpm`, initialPpm, 'the tier before', below.initialPpm) ??
    notLess(`${path}maintenancePpm`, maintenancePpm, 'the tier before', below.maintenancePpm)
  );
}
