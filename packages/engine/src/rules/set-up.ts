// Listing a venue: its parameters, assets, indexes, sources and markets. Every value is checked against its legal range,
// every listing against the rule that no allowed price step can jump through maintenance margin unseen.
import type { CommandOf } from '../domain/command.ts';
import type { Asset, Index, Market } from '../domain/listing.ts';
import {
  checkAsset,
  checkIndex,
  checkMarket,
  checkSource,
  checkVenue,
} from '../domain/parameters.ts';
import type { Reject } from '../domain/reject.ts';
import { type ExpiryId, NONE } from '../domain/units.ts';
import { expiryRow } from '../state/expiry-row.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { unknownMarket } from './known.ts';
import { liquidatedByHaircut } from './liquidates-healthy.ts';
import { assetBreaches, listingBreaches, tickLotQuanta, tickUnresolved } from './listing.ts';
import { expiryPassed, termsMismatch } from './terms.ts';

export function configureVenue(
  step: Step,
  command: CommandOf<'ConfigureVenue'>,
): Reject | undefined {
  const { type: _, time: __, ...venue } = command;
  const refused = checkVenue(venue);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  const { state } = step;
  const sharedFundAccount = state.configured
    ? state.scalar('sharedFund')
    : state.scalar('accounts');
  step.emit({ type: 'VenueConfigured', ...venue, sharedFundAccount });
  return undefined;
}

export function listAsset(step: Step, command: CommandOf<'ListAsset'>): Reject | undefined {
  const { type: _, time: __, asset, ...listed } = command;
  const { state } = step;
  const refused =
    notNext('asset', asset, state.scalar('assets')) ?? unsafeAsset(state, asset, listed);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({ type: 'AssetListed', asset, ...listed });
  return undefined;
}

export function setAsset(step: Step, command: CommandOf<'SetAsset'>): Reject | undefined {
  const { type: _, time: __, asset, ...listed } = command;
  const { state } = step;
  if (asset >= state.scalar('assets')) return { type: 'UnknownId', what: 'asset', id: asset };
  const before = state.listedAsset(asset);
  if (before.scale !== listed.scale || before.index !== listed.index) {
    const range = `scale ${before.scale} and index ${before.index}, as listed`;
    return {
      type: 'ParameterOutOfRange',
      parameter: 'scale, index',
      value: `${listed.scale}, ${listed.index}`,
      range,
      unit: '',
    };
  }
  const refused =
    renamed(state, before, listed) ??
    unsafeAsset(state, asset, listed) ??
    liquidatedByHaircut(state, asset, listed);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({ type: 'AssetChanged', asset, ...listed });
  return undefined;
}

/** A rulebook knows assets and markets by their symbols: while there is one, they keep them. */
export function renamed(
  state: ReadState,
  before: { readonly symbol: string },
  after: { readonly symbol: string },
): Reject | undefined {
  if (state.rulebook === undefined || before.symbol === after.symbol) return undefined;
  return {
    type: 'ParameterOutOfRange',
    parameter: 'symbol',
    value: after.symbol,
    range: `${before.symbol}, by which the rulebook may know it`,
    unit: 'text',
  };
}

export function listIndex(step: Step, command: CommandOf<'ListIndex'>): Reject | undefined {
  const { type: _, time: __, index, ...listed } = command;
  const refused = notNext('index', index, step.state.scalar('indexes')) ?? checkIndex(listed);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({ type: 'IndexListed', index, ...listed });
  return undefined;
}

export function listSource(step: Step, command: CommandOf<'ListSource'>): Reject | undefined {
  const { type: _, time: __, source, ...listed } = command;
  const refused =
    notNext('source', source, step.state.scalar('sources')) ??
    unknownIndex(step.state, listed.index) ??
    checkSource(listed);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({ type: 'SourceListed', source, ...listed });
  return undefined;
}

export function listMarket(step: Step, command: CommandOf<'ListMarket'>): Reject | undefined {
  const { type: _, time: __, market, ...listed } = command;
  const { state } = step;
  const refused =
    notNext('market', market, state.scalar('markets')) ??
    unsafeMarket(state, listed) ??
    expiryPassed(listed, step.time) ??
    otherWindow(state, listed);
  if (refused !== undefined) return refused;
  const perTickLot = lotValue(state, listed);
  if (typeof perTickLot !== 'bigint') return perTickLot;

  // From here on nothing may fail.
  const expiry = listExpiry(step, listed);
  const bucketAccount = state.scalar('accounts');
  step.emit({
    type: 'MarketListed',
    market,
    ...listed,
    tickLotQuanta: perTickLot,
    expiry,
    bucketAccount,
    suspenseAccount: bucketAccount + 1,
  });
  return undefined;
}

/** What a market may not be listed or changed to. */
export function unsafeMarket(state: ReadState, market: Market): Reject | undefined {
  const refused = unknownIndex(state, market.index) ?? checkMarket(market) ?? termsMismatch(market);
  if (refused !== undefined) return refused;
  const breaches = listingBreaches(market);
  return breaches.length === 0 ? undefined : { type: 'ListingUnsafe', breaches };
}

/** Worth of one lot at a price of one tick, or why the grid does not give whole quanta that tell prices apart. */
export function lotValue(state: ReadState, market: Market): bigint | Reject {
  const index = state.listing.indexes[market.index] as Index;
  const perTickLot = tickLotQuanta(market, index, state.asset(0));
  if (typeof perTickLot !== 'bigint') return perTickLot;
  return tickUnresolved(market, perTickLot) ?? perTickLot;
}

/** All markets of one index that end together settle at one price, hence have one window. */
function otherWindow(
  state: ReadState,
  { index, expiryMs, settlementWindowMs }: Market,
): Reject | undefined {
  const row = expiryRow(state, index, expiryMs);
  if (row === undefined) return undefined;
  const listed = state.expiries.settlementWindowMs.get(row);
  if (listed === settlementWindowMs) return undefined;
  return {
    type: 'TermsMismatch',
    parameter: 'settlementWindowMs',
    value: String(settlementWindowMs),
    why: `other markets of the index that end then have ${listed} ms`,
  };
}

/** The row of the market's expiry, listed with its first market; NONE for a perpetual. */
function listExpiry(step: Step, { index, expiryMs, settlementWindowMs }: Market): ExpiryId {
  if (expiryMs === 0) return NONE;
  const found = expiryRow(step.state, index, expiryMs);
  if (found !== undefined) return found;
  const expiry = step.state.scalar('expiries');
  step.emit({ type: 'ExpiryListed', expiry, index, expiryMs, settlementWindowMs });
  return expiry;
}

function unsafeAsset(state: ReadState, asset: number, listed: Asset): Reject | undefined {
  const isSettlement = asset === 0;
  if (isSettlement !== (listed.index === NONE)) {
    const range = isSettlement ? 'NONE for the settlement asset (asset 0)' : 'a listed index';
    return {
      type: 'ParameterOutOfRange',
      parameter: 'index',
      value: String(listed.index),
      range,
      unit: 'id',
    };
  }
  const refused =
    (isSettlement ? undefined : unknownIndex(state, listed.index)) ??
    unknownDepthMarket(state, listed) ??
    badRedemption(state, listed) ??
    checkAsset(listed);
  if (refused !== undefined) return refused;
  if (isSettlement) return undefined;
  const breaches = assetBreaches(listed);
  return breaches.length === 0 ? undefined : { type: 'ListingUnsafe', breaches };
}

/** What the asset's index is the underlying of, in lots of coins. */
function unknownDepthMarket(state: ReadState, { depthMarket, index }: Asset): Reject | undefined {
  if (depthMarket === NONE) return undefined;
  const refused = unknownMarket(state, depthMarket);
  if (refused !== undefined) return refused;
  const market = state.listedMarket(depthMarket);
  if (market.index === index && market.payoff === 'linear') return undefined;
  return {
    type: 'TermsMismatch',
    parameter: 'depthMarket',
    value: String(depthMarket),
    why: `the asset is sold in the book of a linear contract on its own index ${index}`,
  };
}

/** What a coin redeems for has a price of its own; the settlement asset redeems for nothing but itself. */
function badRedemption(state: ReadState, { index, redemptionIndex }: Asset): Reject | undefined {
  if (redemptionIndex === NONE) return undefined;
  if (index !== NONE && redemptionIndex !== index) return unknownIndex(state, redemptionIndex);
  const range =
    index === NONE ? 'NONE for the settlement asset' : `an index other than its own (${index})`;
  const value = String(redemptionIndex);
  return { type: 'ParameterOutOfRange', parameter: 'redemptionIndex', value, range, unit: 'id' };
}

function notNext(what: string, id: number, next: number): Reject | undefined {
  return id === next ? undefined : { type: 'IdNotNext', what, id, next };
}
function unknownIndex(state: ReadState, index: number): Reject | undefined {
  return index < state.scalar('indexes')
    ? undefined
    : { type: 'UnknownId', what: 'index', id: index };
}
