// Margin ratios of all accounts at once, in float64 straight from the columns: what orders the tables and fills the
// histogram. For display only, exact within rounding for the tiered model; rows shown are asked of the model itself.
import { ACCOUNT_KINDS } from '../domain/command.ts';
import { FUNDING_GUARD, NONE } from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import { cashOf, costOf } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';
import type { RatioHistogram } from './view-types.ts';

/** Ratios are cut here: an account without equity shows this one. */
export const MARGIN_RATIO_MAX = 99;
const BUCKETS = 11;

/** `ratios[account]`: maintenance margin over equity, NaN without a requirement and for the venue's own accounts. */
export type RatioScan = { readonly ratios: Float64Array; readonly sequence: number };

/**
 * Scans every account: about 50 ns a position, so 10,000 accounts of three positions cost some milliseconds.
 */
export function scanRatios(state: ReadState): RatioScan {
  const count = state.scalar('accounts');
  const ratios = new Float64Array(count).fill(Number.NaN);
  const markets = state.listing.markets.map((_, id) => marketFloats(state, id));
  const collateralRates = state.listing.assets.map((_, id) => collateralRate(state, id));
  for (let account = 0; account < count; account++) {
    const kind = ACCOUNT_KINDS[state.accounts.kind.get(account)];
    if (kind === 'insurance' || kind === 'suspense') continue;
    ratios[account] =
      kind === 'portfolio'
        ? exactRatio(state, account)
        : ratioOf(state, account, markets, collateralRates);
  }
  return { ratios, sequence: state.scalar('sequence') };
}

/** Maintenance over equity as shown: cut at `MARGIN_RATIO_MAX`, null without a requirement. */
export function shownRatio(maintenance: number, equity: number): number | null {
  if (!(maintenance > 0)) return null;
  return equity <= 0 ? MARGIN_RATIO_MAX : Math.min(MARGIN_RATIO_MAX, maintenance / equity);
}

/** Counts by tenths of the margin ratio, the last bucket from 1 up. */
export function ratioHistogram(scan: RatioScan): RatioHistogram {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const ratio of scan.ratios) {
    if (Number.isNaN(ratio)) continue;
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(ratio * 10)));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/** Account ids by falling ratio, accounts without a requirement last; equal ratios by id. */
export function byRatio(scan: RatioScan): Uint32Array {
  const { ratios } = scan;
  const order = Uint32Array.from(ratios, (_, id) => id);
  const key = (id: number): number => {
    const ratio = ratios[id] as number;
    return Number.isNaN(ratio) ? -1 : ratio;
  };
  return order.sort((a, b) => key(b) - key(a) || a - b);
}

type MarketFloats = {
  /** Whether the requirement goes by tiers of notional; accounts with other contracts are asked of the model. */
  readonly isTiered: boolean;
  readonly unit: number;
  readonly fundingIndex: bigint;
  readonly from: readonly number[];
  readonly rate: readonly number[];
};

function marketFloats(state: ReadState, id: number): MarketFloats {
  const { tiers, kind, capTicks } = state.market(id);
  return {
    unit: Number(state.unitValue(id)),
    isTiered: kind !== 'option' && capTicks === 0n,
    fundingIndex: state.fundingIndex(id),
    from: tiers.map((tier) => Number(tier.fromNotional)),
    rate: tiers.map((tier) => tier.maintenancePpm / 1e6),
  };
}

/** Settlement quanta that one quantum of the asset counts for. */
function collateralRate(state: ReadState, id: number): number {
  const asset = state.asset(id);
  if (asset.index === NONE) return 1;
  const price = Number(state.assetPrice(id));
  const scale = state.asset(0).scale - asset.scale - state.assetPriceDecimals(id);
  return price * powerOfTen(scale) * (1 - asset.haircutPpm / 1e6);
}

function powerOfTen(exponent: number): number {
  let power = 1;
  for (let i = 0; i < Math.abs(exponent); i++) power *= 10;
  return exponent < 0 ? 1 / power : power;
}

function ratioOf(
  state: ReadState,
  account: number,
  markets: readonly MarketFloats[],
  rates: readonly number[],
): number {
  const { accounts, positions, balances } = state;
  let row = accounts.firstPosition.get(account);
  if (row === NONE) return Number.NaN;
  let equity = Number(cashOf(state, account));
  let maintenance = 0;
  for (; row !== NONE; row = positions.next.get(row)) {
    const market = markets[positions.market.get(row)] as MarketFloats;
    if (!market.isTiered || positions.scaleCap.get(row) !== 0) return exactRatio(state, account);
    const size = Number(positions.size.get(row));
    const moved = Number(market.fundingIndex - positions.fundingIndex.get(row));
    equity += size * market.unit - Number(costOf(state, row));
    equity -= (size * moved) / Number(FUNDING_GUARD);
    maintenance += tiered(market, Math.abs(size * market.unit));
  }
  for (let at = accounts.firstBalance.get(account); at !== NONE; at = balances.next.get(at)) {
    if (balances.weightFloor.get(at) !== 0) return exactRatio(state, account);
    equity += Number(balances.amount.get(at)) * (rates[balances.asset.get(at)] as number);
  }
  return shownRatio(maintenance, equity) ?? Number.NaN;
}

function exactRatio(state: ReadState, account: number): number {
  const { maintenance, equity } = healthOf(state.portfolio(account), state);
  return shownRatio(Number(maintenance), Number(equity)) ?? Number.NaN;
}

function tiered(market: MarketFloats, notional: number): number {
  let total = 0;
  for (let i = 0; i < market.from.length; i++) {
    const from = market.from[i] as number;
    if (notional <= from) break;
    const upTo = Math.min(notional, market.from[i + 1] ?? notional);
    total += (upTo - from) * (market.rate[i] as number);
  }
  return total;
}
