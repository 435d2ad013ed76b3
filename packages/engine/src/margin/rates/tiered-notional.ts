// The `tiered` model: margin on the notional of each perpetual and future by tiers, whatever form the venue states its
// rates in, with open orders at the worse side and provisions for fees and funding.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { joined, type Order, type Position } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import {
  atEachLevel,
  type Figure,
  type MarginModel,
  type MarginRefusal,
  type Scope,
} from '../model/margin-model.ts';
import { type ContractValue, contractValue } from './contract-value.ts';
import { type RateSchedule, rateSchedule, type Required } from './rate-schedule.ts';
import { type TieredParameters, tieredParameters } from './tiered-parameters.ts';
import { worseSide } from './worse-side.ts';

export const tiered: MarginModel<TieredParameters> = {
  type: 'tiered',
  doc:
    'Rates on the notional of each instrument, rising with it: marginal tiers (the same as notional x rate - ' +
    'deduction), tiers on the whole notional, leverage, or risk-limit steps. Assumes that equity counts unrealised ' +
    'PnL; where equity already subtracts funding owed, state no funding provision for it.',
  parameters: tieredParameters,
  requirement(scope, parameters) {
    return atEachLevel((level) => totalOf(scope, parameters, level));
  },
};

type Row = {
  readonly instrument: Instrument;
  readonly position: Position | undefined;
  readonly orders: readonly Order[];
};

function totalOf(
  scope: Scope,
  parameters: TieredParameters,
  level: 'initial' | 'maintenance',
): Result<Figure, MarginRefusal> {
  const rate = level === 'maintenance' ? (parameters.maintenanceLevel ?? level) : level;
  const schedule = rateSchedule(parameters, rate);
  const areOrdersCounted = parameters.orders === 'both' || parameters.orders === level;
  const parts: Figure[] = [];
  for (const row of rowsOf(scope)) {
    const counted = areOrdersCounted ? row : { ...row, orders: [] };
    const figure = rowFigure(counted, scope.snapshot, parameters, schedule);
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  return ok({ name: 'tiered', value: Exact.sum(parts.map((part) => part.value)), parts });
}

/** Instruments of the scope by name, each with its position and its orders. */
function rowsOf(scope: Scope): readonly Row[] {
  const { positions, orders } = joined(scope.holdings);
  const rows = new Map<string, Row>();
  for (const position of positions) {
    const { instrument } = position;
    rows.set(instrument.symbol, { instrument, position, orders: [] });
  }
  for (const order of orders) {
    const { instrument } = order;
    const row = rows.get(instrument.symbol) ?? { instrument, position: undefined, orders: [] };
    rows.set(instrument.symbol, { ...row, orders: [...row.orders, order] });
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}

function rowFigure(
  row: Row,
  snapshot: Snapshot,
  parameters: TieredParameters,
  schedule: RateSchedule,
): Result<Figure, MarginRefusal> {
  const { instrument, position, orders } = row;
  const unfit = orders.find((order) => order.limit.sign <= 0 || order.size.sign < 0);
  if (unfit !== undefined) return err(illegalOrder(unfit));
  const atMark = contractValue(instrument, snapshot, 'mark');
  if (!atMark.ok) return atMark;
  const atIndex = contractValue(instrument, snapshot, 'index');
  if (!atIndex.ok) return atIndex;
  const { value, settlePrice } = parameters.price === 'mark' ? atMark.value : atIndex.value;
  const contract: Contract = { notional: value.abs(), settlePrice };
  const size = position?.size ?? Exact.ZERO;
  const margin = worseSide({
    size,
    orders,
    unitAtMark: atMark.value.value,
    takerFeeRate: parameters.takerFeeRate ?? Exact.ZERO,
    requirementOf: requirementIn(parameters.tierUnit, contract, schedule),
  });
  const parts = [margin, ...provisions(position, contract, parameters)];
  const inSettlement = Exact.sum(parts.map((part) => part.value));
  return ok({
    name: instrument.symbol,
    value: inSettlement.times(settlePrice),
    ...(margin.because === undefined ? {} : { because: margin.because }),
    parts: parts.map((part) => inUnit(part, instrument.settle)),
  });
}

/** One contract without its sign in the settlement asset, and numeraire per coin of that. */
type Contract = { readonly notional: Exact } & Pick<ContractValue, 'settlePrice'>;

/** What a size requires in the settlement asset, from tiers in that asset or in the numeraire. */
const requirementIn =
  (unit: TieredParameters['tierUnit'], contract: Contract, schedule: RateSchedule) =>
  (size: Exact): Required => {
    const notional = size.abs().times(contract.notional);
    if (unit === 'settlement' || contract.settlePrice.isZero) return schedule(notional);
    const { value, because } = schedule(notional.times(contract.settlePrice));
    return { value: value.over(contract.settlePrice), because };
  };

function provisions(
  position: Position | undefined,
  contract: Contract,
  parameters: TieredParameters,
): readonly Figure[] {
  if (position === undefined) return [];
  const notional = position.size.abs().times(contract.notional);
  const found: Figure[] = [];
  if (parameters.feeProvisionRate !== undefined) {
    found.push({ name: 'fee provision', value: notional.times(parameters.feeProvisionRate) });
  }
  const funding = parameters.fundingProvision;
  if (funding !== undefined) {
    const owed = Exact.max(position.fundingOwed, Exact.ZERO).times(funding.owedFactor);
    const rate = funding.rate ?? Exact.ZERO;
    const paid = position.size.sign < 0 ? rate.negated() : rate;
    const toCome = notional.times(Exact.max(paid, Exact.ZERO));
    found.push({ name: 'funding provision', value: owed.plus(toCome) });
  }
  return found;
}

const inUnit = (figure: Figure, unit: string): Figure => ({
  ...figure,
  unit,
  ...(figure.parts === undefined ? {} : { parts: figure.parts.map((part) => inUnit(part, unit)) }),
});

const illegalOrder = (order: Order): MarginRefusal => ({
  code: 'IllegalValue',
  where: order.instrument.symbol,
  value: `${order.size} at ${order.limit}`,
  range: 'size of zero or more at a limit above zero',
  message: `an order of ${order.size} at ${order.limit} in ${order.instrument.symbol} is not legal`,
});
