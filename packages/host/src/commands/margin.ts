// `plimsoll margin FILE.json`: what one portfolio is worth, what it must keep, and which rule decided it.
import {
  formatDecimal,
  type PositionRisk,
  type Requirement,
  requirementOf,
} from '@plimsoll/engine';
import type { MarketInFile } from './listing-in-file.ts';
import { type PricedPortfolio, readPortfolioFile } from './portfolio-file.ts';
import { columnsTable, pairsTable } from './table.ts';

export function margin(file: string, options: { readonly json?: boolean }): void {
  const priced = readPortfolioFile(file);
  const requirement = requirementOf(priced.portfolio, priced.view);
  const report = reportOf(priced, requirement);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } else {
    process.stdout.write(`${tablesOf(report)}\n`);
  }
}

export type MarginReport = {
  readonly settlement: string;
  readonly equity: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly notional: string;
  /** Maintenance margin over equity, rounded up to 1e-6; null with equity at or below zero. */
  readonly marginRatio: string | null;
  readonly isLiquidatable: boolean;
  readonly meetsInitialMargin: boolean;
  /** What decided the initial margin, in words. */
  readonly binding: string;
  readonly positions: readonly PositionReport[];
  readonly collateral: readonly {
    readonly asset: string;
    readonly amount: string;
    readonly value: string;
    readonly counted: string;
  }[];
  readonly breaches: readonly string[];
};
type PositionReport = {
  readonly market: string;
  readonly size: string;
  readonly mark: string;
  readonly notional: string;
  readonly unrealisedPnl: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly orderMargin: string;
  readonly binding: 'position' | 'buys' | 'sells';
};

const RATIO_SCALE = 6;

/** All money in whole coins of the settlement asset, as decimal strings. */
export function reportOf(priced: PricedPortfolio, requirement: Requirement): MarginReport {
  const settlement = priced.assets[0];
  const scale = settlement?.scale ?? 0;
  const money = (value: bigint): string => formatDecimal(value, scale);
  const { equity, initial, maintenance, notional } = requirement;
  return {
    settlement: settlement?.symbol ?? '',
    equity: money(equity),
    initialMargin: money(initial),
    maintenanceMargin: money(maintenance),
    notional: money(notional),
    marginRatio: ratioOf(maintenance, equity),
    isLiquidatable: maintenance > 0n && equity < maintenance,
    meetsInitialMargin: equity >= initial,
    binding: bindingOf(requirement.positions, priced.markets),
    positions: requirement.positions.map((risk) => positionReport(risk, priced, money)),
    collateral: requirement.collateral.map(({ asset, value, counted }, index) => ({
      asset: priced.assets[asset]?.symbol ?? '',
      amount: formatDecimal(
        priced.portfolio.collateral[index]?.amount ?? 0n,
        priced.assets[asset]?.scale ?? 0,
      ),
      value: money(value),
      counted: money(counted),
    })),
    breaches: priced.breaches.map(
      ({ rule, what, stepPpm, costPpm, coverPpm }) =>
        `${what} breaks ${rule}: a price step of ${stepPpm} ppm and a cost of ${costPpm} ppm exceed ` +
        `the ${coverPpm} ppm that cover them, so a live venue would refuse it`,
    ),
  };
}

function positionReport(
  risk: PositionRisk,
  priced: PricedPortfolio,
  money: (value: bigint) => string,
): PositionReport {
  const { listed, lot, tick, mark } = priced.markets[risk.market] as MarketInFile;
  const held = priced.portfolio.positions.find(({ market }) => market === risk.market);
  return {
    market: listed.symbol,
    size: formatDecimal((held?.size ?? 0n) * lot.step, lot.decimals),
    mark: formatDecimal(mark * tick.step, tick.decimals),
    notional: money(risk.notional),
    unrealisedPnl: money(risk.unrealised),
    initialMargin: money(risk.initial + risk.orderInitial),
    maintenanceMargin: money(risk.maintenance),
    orderMargin: money(risk.orderInitial),
    binding: risk.binding,
  };
}

/** Maintenance over equity, rounded up. */
function ratioOf(maintenance: bigint, equity: bigint): string | null {
  if (equity <= 0n) return maintenance === 0n && equity === 0n ? '0' : null;
  const scaled = maintenance * 10n ** BigInt(RATIO_SCALE);
  return formatDecimal((scaled + equity - 1n) / equity, RATIO_SCALE);
}

const BINDINGS = {
  position: 'the positions as held',
  buys: 'all buy orders filled',
  sells: 'all sell orders filled',
} as const;

/** The market with the largest requirement decides what to look at first. */
function bindingOf(positions: readonly PositionRisk[], markets: readonly MarketInFile[]): string {
  let largest: PositionRisk | undefined;
  const total = (risk: PositionRisk): bigint => risk.initial + risk.orderInitial;
  for (const risk of positions) {
    if (largest === undefined || total(risk) > total(largest)) largest = risk;
  }
  if (largest === undefined) return 'nothing: no position and no order';
  return `${markets[largest.market]?.listed.symbol ?? ''}, with ${BINDINGS[largest.binding]}`;
}

function tablesOf(report: MarginReport): string {
  const unit = report.settlement;
  const parts = [
    pairsTable([
      ['equity', `${report.equity} ${unit}`],
      ['initial margin', `${report.initialMargin} ${unit}`],
      ['maintenance margin', `${report.maintenanceMargin} ${unit}`],
      ['notional', `${report.notional} ${unit}`],
      ['margin ratio (maintenance / equity)', report.marginRatio ?? 'none: no equity'],
      ['initial margin is met', report.meetsInitialMargin ? 'yes' : 'no'],
      ['liquidatable', report.isLiquidatable ? 'YES' : 'no'],
      ['largest requirement', report.binding],
    ]),
  ];
  if (report.positions.length > 0) {
    const head = [
      'market',
      'size',
      'mark',
      'notional',
      'PnL',
      'initial',
      'of it orders',
      'maintenance',
    ];
    const rows = report.positions.map((row) => [
      row.market,
      row.size,
      row.mark,
      row.notional,
      row.unrealisedPnl,
      row.initialMargin,
      row.orderMargin,
      row.maintenanceMargin,
      row.binding,
    ]);
    parts.push(columnsTable([...head, 'bound by'], rows, ['bound by']));
  }
  if (report.collateral.length > 0) {
    const head = ['collateral', 'amount', 'value', 'counted after haircut'];
    const rows = report.collateral.map((row) => [row.asset, row.amount, row.value, row.counted]);
    parts.push(columnsTable(head, rows));
  }
  return [...parts, ...report.breaches].join('\n');
}
