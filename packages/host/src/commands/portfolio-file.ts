// The file of `plimsoll margin`: one portfolio, the prices it is valued at, and what its markets and assets are listed
// with. Everything left out has the engine's default. `docs/examples/portfolio.json` shows every part.
import { readFileSync } from 'node:fs';
import {
  type Asset,
  assetBreaches,
  defaultVenue,
  type ListingBreach,
  listingBreaches,
  type MarketView,
  type Portfolio,
  type Price,
  type Quanta,
} from '@plimsoll/engine';
import { explain, UserError } from '../errors.ts';
import { readCollateral, readOrder, readPositions } from './holdings-in-file.ts';
import { JsonField } from './json-field.ts';
import {
  type MarketInFile,
  PRICE_DECIMALS,
  readAsset,
  readMarket,
  readSettlement,
} from './listing-in-file.ts';

export type PricedPortfolio = {
  readonly portfolio: Portfolio;
  readonly view: MarketView;
  readonly breaches: readonly ListingBreach[];
  /** By market: what a file calls a size and a price. */
  readonly markets: readonly MarketInFile[];
  readonly assets: readonly Asset[];
};
/** Reads and checks a portfolio file. Throws UserError with the path inside the file. */
export function readPortfolioFile(file: string): PricedPortfolio {
  return readPortfolio(file, parse(file));
}

export function readPortfolio(file: string, document: unknown): PricedPortfolio {
  const { field } = new JsonField(file, '', document).object([
    '$schema',
    'settlement',
    'assets',
    'markets',
    'cash',
    'collateral',
    'positions',
    'orders',
  ]);
  const settlement = readSettlement(field('settlement'));
  const coins = field('assets').list().map(readAsset);
  const assets = [settlement, ...coins.map(({ asset }, index) => ({ ...asset, index }))];
  refuseTwins(field('assets').list(), assets.slice(1));
  const markets = field('markets')
    .list()
    .map((item) => readMarket(item, settlement));
  refuseTwins(
    field('markets').list(),
    markets.map(({ listed }) => listed),
  );

  const portfolio: Portfolio = {
    cash: (field('cash').isPresent ? field('cash').decimal(settlement.scale) : 0n) as Quanta,
    collateral: field('collateral')
      .list()
      .map((item) => readCollateral(item, assets)),
    positions: readPositions(field('positions').list(), markets, settlement.scale),
    orders: field('orders')
      .list()
      .map((item, index) => readOrder(item, markets, index + 1)),
  };
  const prices = coins.map(({ price }) => price);
  const breaches = [
    ...markets.flatMap(({ listed }) => listingBreaches(listed)),
    ...assets.slice(1).flatMap((asset) => assetBreaches(asset)),
  ];
  return { portfolio, view: viewOf(assets, prices, markets), breaches, markets, assets };
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw explain(`read ${file}`, error);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file} is not JSON: ${why}`, undefined, error);
  }
}

function refuseTwins(
  items: readonly JsonField[],
  listed: readonly { readonly symbol: string }[],
): void {
  for (const [index, { symbol }] of listed.entries()) {
    if (listed.findIndex((other) => other.symbol === symbol) === index) continue;
    items[index]?.refuse(`lists "${symbol}" a second time`);
  }
}

function viewOf(
  assets: readonly Asset[],
  prices: readonly Price[],
  markets: readonly MarketInFile[],
): MarketView {
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index];
    if (found === undefined) throw new Error(`the file lists number ${index}`);
    return found;
  };
  return {
    venue: defaultVenue,
    market: (market) => at(markets, market).listed,
    asset: (asset) => at(assets, asset),
    mark: (market) => at(markets, market).mark,
    fundingIndex: () => 0n,
    assetPrice: (asset) => at(prices, asset - 1),
    assetPriceDecimals: () => PRICE_DECIMALS,
  };
}
