// Liquidators as they are drawn for a game: three classes of latency in turn, each with the same strategy, costs and money, so
// that a class earns what its latency is worth.
import { Random } from '../base/random.ts';
import { type Liquidator, type Strategy } from './game-settings.ts';

export const LATENCY_CLASSES = [
  { name: 'fast', latencyMs: 5 },
  { name: 'middle', latencyMs: 60 },
  { name: 'slow', latencyMs: 300 },
] as const;
/** Three of five bid at their threshold. */
const IN_TURN: readonly Strategy[] = [
  'threshold',
  'frontRunner',
  'sniper',
  'threshold',
  'threshold',
];
const FEE_RATE = 0.0002;
const FIXED_COST = 2;
const VALUATION_ERROR = 0.0002;
const HOLDING_MS = 30_000;
const LEAST_COST = 0.0006;
const MOST_COST = 0.0014;
const MONEY_LEAST = 20_000;
const MONEY_MOST = 400_000;

/** Of three neighbours only the latency differs. The first of more liquidators are those of fewer. */
export function drawLiquidators(count: number, seed: number): readonly Liquidator[] {
  return Array.from({ length: count }, (_, at): Liquidator => {
    const triple = Math.floor(at / LATENCY_CLASSES.length);
    const random = new Random(seed).fork(`liquidators ${triple}`);
    const speed = LATENCY_CLASSES[at % LATENCY_CLASSES.length];
    return {
      strategy: IN_TURN[triple % IN_TURN.length] ?? 'threshold',
      latencyClass: speed?.name ?? '',
      latencyMs:
        (speed?.latencyMs ?? 0) * new Random(seed).fork(`latency ${at}`).between(0.8, 1.25),
      feeRate: FEE_RATE,
      hedgeRate: random.between(LEAST_COST, MOST_COST),
      fixedCost: FIXED_COST,
      capital: Math.round(random.between(MONEY_LEAST, MONEY_MOST)),
      valuationError: VALUATION_ERROR,
      holdingMs: HOLDING_MS,
    };
  });
}

/** As many of one kind: without errors, without fixed costs, and with money for everything. */
export const equalLiquidators = (
  count: number,
  kind: Partial<Liquidator> = {},
): readonly Liquidator[] =>
  Array.from({ length: count }, () => ({
    strategy: 'threshold',
    latencyClass: 'equal',
    latencyMs: 20,
    feeRate: FEE_RATE,
    hedgeRate: LEAST_COST,
    fixedCost: 0,
    capital: 50_000_000,
    valuationError: 0,
    holdingMs: HOLDING_MS,
    ...kind,
  }));
