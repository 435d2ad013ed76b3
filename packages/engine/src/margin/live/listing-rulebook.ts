// What a listing says about margin, as a rulebook: the same rules that decide for isolated and cross accounts, in the form
// that explains an account, answers its questions, and that a venue may take as the start of its own rulebook.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import type { ContractKind } from '../../domain/listing.ts';
import type { ListedMarket } from '../../domain/market-view.ts';
import { type AssetId, PPM, type Ppm, pow10 } from '../../domain/units.ts';
import type { ExactView } from './exact-view.ts';
import { type LiveRulebook, readLiveRulebook, rulebookText } from './live-rulebook.ts';
import { nameOf } from './names.ts';

const HOUSE = 'listing';

/** The rulebook in the form that is asked. */
export function rulebookOfListing(view: ExactView): LiveRulebook {
  const read = readLiveRulebook(rulebookText(listingDocument(view)));
  assert(read.ok, () => `a listing makes a rulebook: ${read.ok ? '' : JSON.stringify(read.error)}`);
  return read.value;
}

/**
 * The rulebook as a document: haircuts as weights of collateral, perpetuals as `tiered`, futures and options (of which some
 * have a cap) as `listed`, each contract's requirement rounded up to a quantum as the integer rule rounds it.
 */
export function listingDocument(view: ExactView): object {
  const { assets } = view.listing;
  const markets = view.listing.markets.map((_, market) => view.market(market));
  const quantum = decimalText(1n, pow10(view.asset(0).scale));
  const names = markets.map((_, market) => nameOf(markets, market));
  const tiered: [string, object][] = [];
  const listed: [string, object][] = [];
  for (const [market, each] of markets.entries()) {
    const name = names[market] ?? each.symbol;
    if (each.kind === 'perpetual') tiered.push([name, tieredParameters(each, view)]);
    else listed.push([name, listedParameters(each, view)]);
  }
  const models = {
    perpetuals: modelOf('tiered', ['perpetual'], tiered),
    others: modelOf('listed', ['future', 'option'], listed),
  };
  return {
    format: 1,
    name: 'listing',
    title: 'Listing of the venue',
    about:
      'Made from the parameters of the listed assets and markets: what isolated and cross accounts are margined by.',
    date: '1970-01-01',
    sources: {
      [HOUSE]: { title: 'Listing', where: 'The venue itself', date: '1970-01-01', kind: 'data' },
    },
    inferred: [],
    notCovered: [],
    rounding: {
      source: HOUSE,
      requirement: { unit: quantum, direction: 'up' },
      equity: { unit: quantum, direction: 'down' },
      remainder: 'largestRemainder',
    },
    equity: {
      source: HOUSE,
      parameters: {
        assets: Object.fromEntries(
          assets.map((_, id) => [nameOf(assets, id), assetRule(view, id)]),
        ),
        unlisted: 'refused',
        unrealised: UNREALISED,
      },
    },
    models,
    initial: sumOf(Object.keys(models), quantum),
    maintenance: sumOf(Object.keys(models), quantum),
  };
}

const COUNTED_IN_FULL = { positiveWeight: '1', optionValue: 'pnl' } as const;
const UNREALISED = {
  initial: COUNTED_IN_FULL,
  maintenance: COUNTED_IN_FULL,
  netting: 'position',
  fundingOwed: 'counted',
  withdrawable: 'none',
} as const;

const modelOf = (
  model: 'tiered' | 'listed',
  kinds: readonly ContractKind[],
  parametersFor: readonly (readonly [string, object])[],
): object => ({
  model,
  source: HOUSE,
  appliesTo: { kinds },
  parametersFor: Object.fromEntries(parametersFor),
});

/** A market's parameters are its own, so the contracts are asked one by one. */
const sumOf = (names: readonly string[], unit: string): object => ({
  each: 'instrument',
  of: { round: unit, direction: 'up', of: { sum: names } },
});

function assetRule(view: ExactView, id: AssetId): object {
  const weight = (haircutPpm: Ppm): string => rateText(Number(PPM) - haircutPpm);
  return {
    initialWeight: weight(view.initialHaircutPpm(id)),
    maintenanceWeight: weight(view.asset(id).haircutPpm),
    initialLiabilityWeight: '1',
    maintenanceLiabilityWeight: '1',
    ...(id === 0 ? { isCash: true } : {}),
  };
}

const tieredParameters = (market: ListedMarket, view: ExactView): object => ({
  tiers: tiersOf(market, view),
  price: 'mark',
  tierUnit: 'settlement',
  orders: 'initial',
  takerFeeRate: rateText(market.takerFeePpm),
});

function listedParameters(market: ListedMarket, view: ExactView): object {
  const { takerFeePpm, optionFloorPpm, longOptionPpm, capTicks, fullyCollateralised } = market;
  const decimals = view.listing.indexes[market.index]?.decimals ?? 0;
  const cap = decimalText(capTicks * market.tickIndexUnits, pow10(decimals));
  return {
    tiers: tiersOf(market, view),
    takerFeeRate: rateText(takerFeePpm),
    optionFloor: rateText(optionFloorPpm),
    longOption: rateText(longOptionPpm),
    isFullyCollateralised: fullyCollateralised,
    ...(capTicks > 0n ? { cap } : {}),
  };
}

const tiersOf = ({ tiers }: ListedMarket, view: ExactView): readonly object[] =>
  tiers.map(({ fromNotional, initialPpm, maintenancePpm }) => ({
    fromNotional: decimalText(fromNotional, pow10(view.asset(0).scale)),
    initialRate: rateText(initialPpm),
    maintenanceRate: rateText(maintenancePpm),
  }));

const rateText = (ppm: Ppm): string => decimalText(BigInt(ppm), PPM);
const decimalText = (numerator: bigint, denominator: bigint): string =>
  String(Exact.ratio(numerator, denominator));
