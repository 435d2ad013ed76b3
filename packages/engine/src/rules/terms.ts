// Which terms go together: what each kind of contract must have and what it must not. Pure over the listing; ranges of
// single parameters are domain/parameters-terms.ts, whether the contract is exact and safe is rules/listing.ts.
import type { Market } from '../domain/listing.ts';
import type { Reject, RejectOf } from '../domain/reject.ts';
import type { TimeMs } from '../domain/units.ts';

type Mismatch = RejectOf<'TermsMismatch'>;
type Name = keyof Market;

const EXPIRES: readonly Name[] = ['expiryMs', 'settlementWindowMs'];
const OPTIONAL: readonly Name[] = ['strike', 'optionFloorPpm', 'longOptionPpm'];
const FUNDING: readonly Name[] = ['fundingCapPpm', 'fundingInterestPpm'];

/** The first term that does not fit the kind of contract or contradicts another; undefined if all go together. */
export function termsMismatch(market: Market): Mismatch | undefined {
  switch (market.kind) {
    case 'perpetual':
      return (
        mustBeZero(market, [...EXPIRES, ...OPTIONAL, 'volatilityStalenessMs', 'capTicks']) ??
        noRight(market) ??
        ofAll(market)
      );
    case 'future':
      return (
        mustNotBeZero(market, EXPIRES) ??
        mustBeZero(market, [...OPTIONAL, 'volatilityStalenessMs', ...FUNDING]) ??
        noRight(market) ??
        ofAll(market)
      );
    case 'option':
      return (
        mustNotBeZero(market, [...EXPIRES, 'strike', 'volatilityStalenessMs']) ??
        mustBeZero(market, FUNDING) ??
        ofOption(market) ??
        ofAll(market)
      );
    default:
      return market.kind satisfies never;
  }
}

/** A market that ends must end after now. */
export function expiryPassed({ expiryMs }: Market, time: TimeMs): Reject | undefined {
  return expiryMs === 0 || expiryMs > time ? undefined : { type: 'ExpiryPassed', expiryMs, time };
}

function ofOption(market: Market): Mismatch | undefined {
  if (market.right === 'none') return mismatch(market, 'right', 'an option is a call or a put');
  const least = market.tiers[0]?.maintenancePpm ?? 0;
  if (market.optionFloorPpm >= least) return undefined;
  return mismatch(market, 'optionFloorPpm', `is at least the maintenance margin of ${least} ppm`);
}

function ofAll(market: Market): Mismatch | undefined {
  const { expiryMs, settlementWindowMs, minPriceTicks, maxPriceTicks, capTicks } = market;
  if (settlementWindowMs > expiryMs)
    return mismatch(market, 'settlementWindowMs', 'begins before time does');
  if (minPriceTicks > maxPriceTicks)
    return mismatch(market, 'minPriceTicks', `is at most the largest price of ${maxPriceTicks}`);
  if (capTicks > 0n && market.payoff === 'inverse')
    return mismatch(market, 'capTicks', 'a cap is of linear contracts');
  if (capTicks > 0n && capTicks !== maxPriceTicks)
    return mismatch(market, 'capTicks', `is the largest price, ${maxPriceTicks}`);
  if (market.fullyCollateralised && capTicks === 0n)
    return mismatch(market, 'fullyCollateralised', 'without a cap a loss has no largest amount');
  return undefined;
}

const noRight = (market: Market): Mismatch | undefined =>
  market.right === 'none' ? undefined : mismatch(market, 'right', `a ${market.kind} has none`);

function mustBeZero(market: Market, names: readonly Name[]): Mismatch | undefined {
  const found = names.find((name) => !isZero(market, name));
  return found === undefined ? undefined : mismatch(market, found, `a ${market.kind} has none`);
}

function mustNotBeZero(market: Market, names: readonly Name[]): Mismatch | undefined {
  const found = names.find((name) => isZero(market, name));
  return found === undefined ? undefined : mismatch(market, found, `a ${market.kind} has one`);
}

const isZero = (market: Market, name: Name): boolean => market[name] === 0 || market[name] === 0n;

const mismatch = (market: Market, parameter: Name, why: string): Mismatch => ({
  type: 'TermsMismatch',
  parameter,
  value: String(market[parameter]),
  why,
});
