// The rulebook of Binance's USD-margined futures from a table of its margin tiers. Pure text in, text out; reading the
// file and printing is make-binance-rulebook.ts.
import { Exact, type LeverageTier, tiersFromRows } from '@plimsoll/engine/models';
import { binanceFrame, type TierCounts } from './binance-rulebook-frame.ts';

const TITLES = [
  'symbol',
  'tier',
  'currency',
  'min_notional',
  'max_notional',
  'maintenance_margin_rate',
  'max_leverage',
  'maintenance_amount_cum',
] as const;

interface TierRow {
  readonly market: string;
  readonly fromNotional: Exact;
  readonly maintenanceRate: Exact;
  readonly maxLeverage: Exact;
  readonly deduction: Exact;
}
interface Market {
  /** As the venue writes it: `BTCUSDT`, or `BTCUSDT_250926` for a dated future. */
  readonly symbol: string;
  readonly underlying: string;
  readonly settle: string;
  readonly isPerpetual: boolean;
  /** One line of JSON for each tier. */
  readonly tiers: readonly string[];
}
export interface BinanceRulebook {
  readonly text: string;
  /** Rows whose published maintenance amount does not follow from the rates: their amount is left out. */
  readonly mismatches: readonly string[];
}

/** The rulebook from lines of comma-separated values with the titles above; deterministic, markets in the order of symbols. */
export function binanceRulebook(csv: string): BinanceRulebook {
  const rows = rowsOf(csv);
  const mismatches: string[] = [];
  const markets = [...new Set(rows.map((row) => row.market))]
    .map((market) =>
      marketOf(
        market,
        rows.filter((row) => row.market === market),
        mismatches,
      ),
    )
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const counts = { rows: rows.length, markets: markets.length, mismatches: mismatches.length };
  return { text: document(markets, counts), mismatches };
}

function rowsOf(csv: string): readonly TierRow[] {
  const [head, ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  if (head !== TITLES.join(',')) throw new Error(`the first line is not ${TITLES.join(',')}`);
  return lines.map((line, index) => {
    const cells = line.split(',');
    const [market, , , from, , rate, leverage, amount] = cells;
    if (cells.length !== TITLES.length || market === undefined) {
      throw new Error(`line ${index + 2} has ${cells.length} values, not ${TITLES.length}`);
    }
    return {
      market,
      fromNotional: Exact.of(from ?? ''),
      maintenanceRate: Exact.of(rate ?? ''),
      maxLeverage: Exact.of(leverage ?? ''),
      deduction: Exact.of(amount ?? ''),
    };
  });
}

function marketOf(name: string, rows: readonly TierRow[], mismatches: string[]): Market {
  const [pair = '', margin = ''] = name.split(':');
  const [underlying = '', quote = ''] = pair.split('/');
  const [settle = '', expiry] = margin.split('-');
  const symbol = `${underlying}${quote}${expiry === undefined ? '' : `_${expiry}`}`;
  const found = tiersFromRows(rows);
  for (const { row, stated, fromRowBefore } of found.mismatches) {
    mismatches.push(
      `${symbol} tier ${row + 1}: maintenance amount ${stated}, its rates make it ${fromRowBefore}`,
    );
  }
  // Amounts after a broken one follow from it and would be refused too, so the market states none.
  const tiers = found.tiers.map((tier, index) =>
    line(tier, found.mismatches.length > 0 ? undefined : rows[index]?.deduction),
  );
  return { symbol, underlying, settle, isPerpetual: expiry === undefined, tiers };
}

function line(tier: LeverageTier, deduction: Exact | undefined): string {
  return JSON.stringify({
    fromNotional: String(tier.fromNotional),
    maintenanceRate: String(tier.maintenanceRate),
    maxLeverage: String(tier.maxLeverage),
    ...(deduction === undefined ? {} : { deduction: String(deduction) }),
  });
}

const SHARED = '"price":"mark","tierUnit":"settlement","orders":"initial","initial":"whole"';

/** Markets with the tiers of one before name it; a coin names its perpetual in USDT, or the first other one. */
function parametersFor(markets: readonly Market[]): readonly string[] {
  const owners = new Map<string, string>();
  const stated = new Map<string, string>();
  for (const { symbol, tiers } of markets) {
    const table = tiers.join(',\n');
    const owner = owners.get(table);
    owners.set(table, owner ?? symbol);
    const rows = tiers.map((each) => `          ${each}`).join(',\n');
    const own = `{${SHARED},"maintenance":"marginal","tiers":[\n${rows}\n        ]}`;
    stated.set(symbol, owner === undefined ? own : JSON.stringify(owner));
  }
  const perpetuals = markets.filter((market) => market.isPerpetual);
  for (const { underlying } of perpetuals) {
    if (stated.has(underlying)) continue;
    const own = perpetuals.filter((market) => market.underlying === underlying);
    const chosen = own.find((market) => market.settle === 'USDT') ?? own[0];
    const owner = owners.get(chosen?.tiers.join(',\n') ?? '');
    if (owner !== undefined) stated.set(underlying, JSON.stringify(owner));
  }
  return [...stated].map(([key, value]) => `        ${JSON.stringify(key)}:${value}`);
}

function document(markets: readonly Market[], counts: TierCounts): string {
  const { tiers, initial, maintenance, ...head } = binanceFrame(counts);
  const open = (value: object): string => JSON.stringify(value, undefined, 2).slice(0, -2);
  return [
    `${open(head)},`,
    '  "models": {',
    `    "tiers": ${open(tiers).replaceAll('\n', '\n    ')},`,
    `      "parametersFor": {\n${parametersFor(markets).join(',\n')}\n      }`,
    '    }',
    '  },',
    `  "initial": ${JSON.stringify(initial)},`,
    `  "maintenance": ${JSON.stringify(maintenance)}`,
    '}',
    '',
  ].join('\n');
}
