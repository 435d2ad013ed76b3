// The file format of stress scenarios: which prices move by how much, with what volatility and liquidity, and how joint moves
// are drawn. Reads and checks it; what the names mean on a venue is resolve-shocks.ts.
import {
  checked,
  decimal,
  type Exact,
  list,
  type Mistake,
  object,
  oneOf,
  optional,
  type Result,
  table,
  text,
  type TypeOf,
  whole,
} from '@plimsoll/engine/models';

export const SCENARIO_GROUPS = [
  'historical',
  'parallel',
  'single asset',
  'volatility',
  'correlation break',
  'depeg',
  'liquidity',
  'oracle frozen',
  'own',
] as const;
export type ScenarioGroup = (typeof SCENARIO_GROUPS)[number];

/** Names every index with a market; of indexes that only price collateral (stable coins) there is another word. */
export const EVERY_MARKET = '*';
export const EVERY_COLLATERAL = '*collateral';

const move = decimal('change of the price as a fraction of it: "-0.2" is a fall by 20 %', {
  min: '-0.9999',
  max: '100',
});

const scenarioSchema = checked(
  object('one scenario', {
    name: text('what the tables call it'),
    group: oneOf('which family it belongs to', SCENARIO_GROUPS),
    source: optional(text('where its numbers come from')),
    moves: optional(
      table(
        'by the name of an index or asset; "*" is every index with a market, "*collateral" every other',
        move,
      ),
    ),
    each: optional(
      decimal('instead of one scenario, one for each index with a market, which moves by this', {
        min: '-0.9999',
        max: '100',
      }),
    ),
    volatility: optional(
      decimal('factor on every volatility of the smiles', { min: '0.05', max: '20' }),
    ),
    liquidity: optional(decimal('factor on the depth of the books', { min: '0.001', max: '10' })),
    steps: optional(
      whole('in how many equal steps the move comes, with liquidations at each; 1: at once', {
        min: 1,
        max: 100,
      }),
    ),
    oracle: optional(
      oneOf('frozen: the index stands still until the whole move is done', ['live', 'frozen']),
    ),
  }),
  ({ moves, each, volatility, liquidity }) =>
    (moves === undefined || moves.size === 0) &&
    each === undefined &&
    volatility === undefined &&
    liquidity === undefined
      ? 'nothing happens in it: give "moves", "each", "volatility" or "liquidity"'
      : undefined,
);

const distributionSchema = object('how joint moves are drawn', {
  horizonHours: decimal('how long a move takes', { above: '0', max: '720' }),
  degreesOfFreedom: whole('tails of the Student t distribution: fewer are fatter', {
    min: 3,
    max: 200,
  }),
  volatility: table(
    'standard deviation of a move over the horizon, by the name of an index or "*"',
    decimal('fraction of the price', { min: '0', max: '2' }),
  ),
  correlation: decimal('between any two indexes', { min: '0', max: '0.999' }),
  volatilityBeta: decimal(
    'volatilities of options are multiplied by exp(-this * the mean logarithmic move)',
    { min: '0', max: '10' },
  ),
});

const setSchema = object('a set of stress scenarios', {
  format: oneOf('names the format', ['plimsoll-scenarios']),
  version: whole('of the format', { min: 1, max: 1 }),
  title: text('what the report calls the set'),
  unlisted: optional(
    oneOf('a name that the venue does not have is a mistake, or is passed over', [
      'refuse',
      'ignore',
    ]),
  ),
  slippage: optional(
    object('what a liquidation pays beyond the mark', {
      shape: decimal('depth within x of the mark grows as x to this power', {
        min: '0.1',
        max: '3',
      }),
      max: decimal('the largest mean slippage, as a fraction of the price', {
        min: '0',
        max: '1',
      }),
    }),
  ),
  distribution: optional(distributionSchema),
  scenarios: list('the scenarios, in the order of the tables', scenarioSchema, 1),
});

export type Scenario = {
  readonly name: string;
  readonly group: ScenarioGroup;
  readonly source: string;
  readonly moves: ReadonlyMap<string, number>;
  readonly each: number | undefined;
  readonly volatility: number;
  readonly liquidity: number;
  readonly steps: number;
  readonly isFrozen: boolean;
};
export type SlippageTerms = { readonly shape: number; readonly max: number };
export type DistributionTerms = {
  readonly horizonHours: number;
  readonly degreesOfFreedom: number;
  readonly volatility: ReadonlyMap<string, number>;
  readonly correlation: number;
  readonly volatilityBeta: number;
};
export type ScenarioSet = {
  readonly title: string;
  readonly ignoresUnlisted: boolean;
  readonly slippage: SlippageTerms;
  /** undefined: nothing is drawn. */
  readonly distribution: DistributionTerms | undefined;
  readonly scenarios: readonly Scenario[];
};

/** Where a file says nothing: a book whose depth grows in proportion to the distance, and no bound but the whole price. */
const PLAIN_SLIPPAGE: SlippageTerms = { shape: 1, max: 1 };

/** Reads an unknown JSON value; every mistake comes with its path. */
export function readScenarioSet(value: unknown): Result<ScenarioSet, readonly Mistake[]> {
  const mistakes: Mistake[] = [];
  const read = setSchema.read(value, [], mistakes);
  mistakes.push(...repeatedNames(read?.scenarios ?? []));
  if (read === undefined || mistakes.length > 0) return { ok: false, error: mistakes };
  const { title, unlisted, slippage, distribution, scenarios } = read;
  const set: ScenarioSet = {
    title,
    ignoresUnlisted: unlisted === 'ignore',
    slippage:
      slippage === undefined
        ? PLAIN_SLIPPAGE
        : { shape: float(slippage.shape), max: float(slippage.max) },
    distribution: distribution === undefined ? undefined : distributionOf(distribution),
    scenarios: scenarios.map(scenarioOf),
  };
  return { ok: true, value: set };
}

/** Tables and answers name a scenario by its name alone. */
function repeatedNames(scenarios: readonly { readonly name: string }[]): readonly Mistake[] {
  const seen = new Set<string>();
  return scenarios.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `"${name}" is the name of a scenario before; each has its own`;
    return [{ path: ['scenarios', index, 'name'], message }];
  });
}

const scenarioOf = (each: TypeOf<typeof scenarioSchema>): Scenario => ({
  name: each.name,
  group: each.group,
  source: each.source ?? '',
  moves: floats(each.moves ?? new Map<string, Exact>()),
  each: each.each === undefined ? undefined : float(each.each),
  volatility: each.volatility === undefined ? 1 : float(each.volatility),
  liquidity: each.liquidity === undefined ? 1 : float(each.liquidity),
  steps: each.steps ?? 1,
  isFrozen: each.oracle === 'frozen',
});

const distributionOf = (read: TypeOf<typeof distributionSchema>): DistributionTerms => ({
  horizonHours: float(read.horizonHours),
  degreesOfFreedom: read.degreesOfFreedom,
  volatility: floats(read.volatility),
  correlation: float(read.correlation),
  volatilityBeta: float(read.volatilityBeta),
});

const float = (value: Exact): number => value.toNumber();
const floats = (read: ReadonlyMap<string, Exact>): ReadonlyMap<string, number> =>
  new Map([...read].map(([name, value]) => [name, float(value)]));
