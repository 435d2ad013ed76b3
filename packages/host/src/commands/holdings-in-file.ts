// What a portfolio file says that the account holds: collateral, positions, open orders, each on the grid of its listing.
import {
  type Asset,
  type AssetId,
  type CollateralHeld,
  type ListedMarket,
  type Lots,
  type MarketId,
  type OrderOpen,
  type PositionHeld,
  type Quanta,
  type Ticks,
} from '@plimsoll/engine';
import type { JsonField } from './json-field.ts';
import { type Grid, type MarketInFile, onGrid } from './listing-in-file.ts';

/** Widest entry price: finer than any grid, because an average of fills lies on none. */
const ENTRY_DECIMALS = 18;

export function readCollateral(item: JsonField, assets: readonly Asset[]): CollateralHeld {
  const { field } = item.object(['asset', 'amount']);
  const asset = find(field('asset'), assets, 'asset');
  if (asset === 0) field('asset').refuse('is the settlement asset, which belongs under "cash"');
  const amount = field('amount').decimal(assets[asset]?.scale ?? 0);
  if (amount < 0n) field('amount').refuse('must not be negative: only cash can be owed');
  return { asset, amount: amount as Quanta };
}

export function readPositions(
  items: readonly JsonField[],
  markets: readonly MarketInFile[],
  scale: number,
): readonly PositionHeld[] {
  const positions: PositionHeld[] = [];
  for (const item of items) {
    const { field } = item.object(['market', 'size', 'entryPrice']);
    const market = findMarket(field('market'), markets);
    if (positions.some((held) => held.market === market)) {
      field('market').refuse('has a position already; one position a market');
    }
    const { listed, lot, mark } = markets[market] as MarketInFile;
    const size = readSize(field('size'), lot, listed);
    if (size === 0n) field('size').refuse('must not be zero');
    const entry = field('entryPrice');
    const cost = entry.isPresent
      ? costOf(size, lot, { price: entry.positive(ENTRY_DECIMALS), scale })
      : size * mark * listed.tickLotQuanta;
    positions.push({ market, size: size as Lots, cost: cost as Quanta, fundingIndex: 0n });
  }
  return positions.sort((a, b) => a.market - b.market);
}

/** Quanta that the lots cost at a price that lies on no grid, rounded up: against the account. */
function costOf(
  size: bigint,
  lot: Grid,
  entry: { readonly price: bigint; readonly scale: number },
): bigint {
  const numerator = size * lot.step * entry.price * 10n ** BigInt(entry.scale);
  const divisor = 10n ** BigInt(lot.decimals + ENTRY_DECIMALS);
  const quotient = numerator / divisor;
  return numerator > 0n && quotient * divisor !== numerator ? quotient + 1n : quotient;
}

export function readOrder(
  item: JsonField,
  markets: readonly MarketInFile[],
  order: number,
): OrderOpen {
  const { field } = item.object(['market', 'side', 'size', 'limit', 'reduceOnly']);
  const market = findMarket(field('market'), markets);
  const { listed, lot, tick } = markets[market] as MarketInFile;
  const size = readSize(field('size'), lot, listed);
  if (size <= 0n) field('size').refuse('must be above zero; the side says which way');
  return {
    order,
    market,
    side: field('side').choice(['buy', 'sell']),
    size: size as Lots,
    limit: onGrid(field('limit'), tick) as Ticks,
    reduceOnly: field('reduceOnly').flag(false),
  };
}

function readSize(item: JsonField, lot: Grid, market: ListedMarket): bigint {
  const units = item.decimal(lot.decimals);
  const size = units / lot.step;
  if (size * lot.step !== units) item.refuse('must be a multiple of the lot of its market');
  if (size > market.maxPositionLots || size < -market.maxPositionLots) {
    item.refuse(
      `is too large: at most ${market.maxPositionLots} lots can be held exactly at this price`,
    );
  }
  return size;
}

function findMarket(item: JsonField, markets: readonly MarketInFile[]): MarketId {
  return find(
    item,
    markets.map(({ listed }) => listed),
    'market',
  );
}

function find(
  item: JsonField,
  listed: readonly { readonly symbol: string }[],
  what: string,
): AssetId {
  const symbol = item.text();
  const index = listed.findIndex((candidate) => candidate.symbol === symbol);
  if (index >= 0) return index;
  const known = listed.map((candidate) => candidate.symbol).join(', ');
  return item.refuse(
    `names the unknown ${what} "${symbol}"; the file lists ${known === '' ? 'none' : known}`,
  );
}
