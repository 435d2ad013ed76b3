// One account as read models: a row of the table, and the panel with its positions, collateral and orders.
import { formatDecimal } from '../base/decimal.ts';
import { add, max, min, neg, sub } from '../base/fixed.ts';
import { SIDES } from '../domain/command.ts';
import { LIQUIDATION_STAGES, MARGIN_LEVELS } from '../domain/event.ts';
import { type Lots, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { isReciprocal } from '../domain/unit-value.ts';
import { latePrice } from '../margin/caution/late-prices.ts';
import { mustStay } from '../margin/caution/withdrawal.ts';
import type { PositionRisk, Requirement } from '../margin/margin-model.ts';
import { cashOf } from '../state/losses-due.ts';
import { permits } from '../state/permissions.ts';
import { withdrawalsWaitUntil } from '../state/reopening.ts';
import type { ReadState } from '../state/state.ts';
import { byRatio, type RatioScan, shownRatio } from './ratio-scan.ts';
import { cautionView } from './caution-view.ts';
import { contractView } from './contract-view.ts';
import { coins, indexDecimals, money, priceText, type ViewSource } from './source.ts';
import type {
  AccountPageView,
  AccountRowView,
  AccountView,
  CollateralView,
  OrderView,
  PositionView,
} from './view-types.ts';

/** One row of the accounts table, by the venue's own margin model. */
export function accountRow(source: ViewSource, account: number): AccountRowView {
  return rowOf(source.state, account, source.requirement(account));
}

/** The riskiest accounts of a scan first, those without a requirement left out; at most `limit`. */
export function riskiestAccounts(
  source: ViewSource,
  scan: RatioScan,
  limit: number,
): readonly AccountRowView[] {
  const rows: AccountRowView[] = [];
  for (const account of byRatio(scan)) {
    if (rows.length >= limit || Number.isNaN(scan.ratios[account] as number)) break;
    rows.push(accountRow(source, account));
  }
  return rows;
}

/** A page of all accounts, the riskiest first or by id. */
export function accountPage(
  source: ViewSource,
  scan: RatioScan,
  page: { readonly sort: 'ratio' | 'account'; readonly offset: number; readonly limit: number },
): AccountPageView {
  const total = scan.ratios.length;
  const order =
    page.sort === 'ratio' ? byRatio(scan) : Uint32Array.from(scan.ratios, (_, id) => id);
  const ids = order.subarray(page.offset, page.offset + page.limit);
  return { total, accounts: Array.from(ids, (account) => accountRow(source, account)) };
}

/** Everything about one account; undefined when there is none of that id. */
export function accountView(source: ViewSource, account: number): AccountView | undefined {
  const { state } = source;
  if (!Number.isInteger(account) || account < 0 || account >= state.scalar('accounts')) {
    return undefined;
  }
  const requirement = source.requirement(account);
  return {
    ...rowOf(state, account, requirement),
    settlementAsset: state.asset(0).symbol,
    caution: cautionView(state, requirement),
    cash: money(state, cashOf(state, account)),
    withdrawable: money(state, withdrawable(state, account, requirement)),
    immatureGain: money(state, state.immatureGain(account)),
    collateral: collateralViews(state, account, requirement),
    positions: requirement.positions.flatMap((risk) => positionViews(state, account, risk)),
    orders: orderViews(state, account),
  };
}

function rowOf(state: ReadState, account: number, requirement: Requirement): AccountRowView {
  const { equity, initial, maintenance, notional } = requirement;
  const kind = state.accountKind(account);
  const isHouse = kind === 'insurance' || kind === 'suspense';
  return {
    account,
    owner: state.accounts.owner.get(account),
    kind,
    equity: money(state, equity),
    initialMargin: money(state, initial),
    maintenanceMargin: money(state, maintenance),
    notional: money(state, notional),
    marginRatio: isHouse ? null : shownRatio(Number(maintenance), Number(equity)),
    level: MARGIN_LEVELS[state.accounts.level.get(account)] ?? 'healthy',
    stage: LIQUIDATION_STAGES[state.accounts.stage.get(account)] ?? 'none',
  };
}

/** Cash that could leave: equity without gains, at the worst of doubtful prices, less what must stay, never more than mature cash. */
function withdrawable(state: ReadState, account: number, requirement: Requirement): Quanta {
  if (state.accounts.stage.get(account) !== 0) return ZERO_QUANTA;
  if (requirement.positions.some(({ market }) => isHeldBack(state, account, market)))
    return ZERO_QUANTA;
  const free = sub(requirement.withdrawableEquity, mustStay(requirement).required);
  const held = min(free, cashOf(state, account));
  return max(ZERO_QUANTA, sub(held, state.immatureGain(account)));
}

/** Whether nothing leaves while the account holds a position in the market: its price is not settled, late, or just back. */
function isHeldBack(state: ReadState, account: number, market: number): boolean {
  if (state.positionRow(account, market) === NONE) return false;
  return (
    state.markets.band.get(market) === 1 ||
    !permits(state, market, 'withdraw') ||
    withdrawalsWaitUntil(state, market) !== undefined ||
    (state.isOpen(market) && latePrice(state, state.market(market).index) !== undefined)
  );
}

function collateralViews(
  state: ReadState,
  account: number,
  requirement: Requirement,
): readonly CollateralView[] {
  return requirement.collateral.map((risk) => {
    const asset = state.asset(risk.asset);
    return {
      asset: asset.symbol,
      custody: asset.custody,
      amount: formatDecimal(state.balanceOf(account, risk.asset), asset.scale),
      value: money(state, risk.value),
      counted: money(state, risk.counted),
    };
  });
}

/** No view for markets in which the account has orders only. */
function positionViews(
  state: ReadState,
  account: number,
  risk: PositionRisk,
): readonly PositionView[] {
  const row = state.positionRow(account, risk.market);
  if (row === NONE) return [];
  const market = state.market(risk.market);
  const size = state.positions.size.get(row);
  return [
    {
      market: risk.market,
      symbol: market.symbol,
      ...contractView(state, risk.market),
      size: coins(market, size),
      entryPrice: entryPrice(state, risk.market, size, state.positions.cost.get(row)),
      mark: priceText(state, market, state.mark(risk.market)),
      notional: money(state, risk.notional),
      unrealisedPnl: money(state, risk.unrealised),
      fundingOwed: money(state, risk.fundingOwed),
      initialMargin: money(state, add(risk.initial, risk.orderInitial)),
      maintenanceMargin: money(state, risk.maintenance),
    },
  ];
}

/**
 * Average entry price with two digits beyond the index's own, rounded down: cost / (size * tickLotQuanta) ticks, of inverse
 * contracts size * tickLotQuanta / cost.
 */
function entryPrice(state: ReadState, id: number, size: Lots, cost: Quanta): string {
  const market = state.market(id);
  const lots: bigint = size < 0n ? neg(size) : size;
  const paid: bigint = cost < 0n ? neg(cost) : cost;
  if (lots === 0n) return '0';
  const [over, under] = isReciprocal(market)
    ? [lots * market.tickLotQuanta, paid]
    : [paid, lots * market.tickLotQuanta];
  if (under === 0n) return '0';
  const price = (over * market.tickIndexUnits * 100n) / under;
  return formatDecimal(price, indexDecimals(state, market) + 2);
}

function orderViews(state: ReadState, account: number): readonly OrderView[] {
  const { orders } = state;
  const views: OrderView[] = [];
  for (let row = state.accounts.firstOrder.get(account); row !== NONE; row = orders.next.get(row)) {
    const market = state.market(orders.market.get(row));
    views.push({
      order: orders.id.get(row),
      symbol: market.symbol,
      side: SIDES[orders.side.get(row)] ?? 'buy',
      size: coins(market, orders.size.get(row)),
      limit: priceText(state, market, orders.limit.get(row)),
      reduceOnly: (orders.flags.get(row) & 1) !== 0,
      liquidation: (orders.flags.get(row) & 2) !== 0,
    });
  }
  return views;
}
