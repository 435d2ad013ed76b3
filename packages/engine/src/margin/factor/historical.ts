// Historical simulation: the account is valued again under every row of a matrix of past returns, options in full, and the
// worst rows decide. Correlations are those that happened; a stress weight keeps quiet years from lowering the floor.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import {
  checked,
  decimal,
  list,
  object,
  oneOf,
  table,
  text,
  type TypeOf,
} from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { movedPrice } from '../answers/moved-market.ts';
import {
  type Figure,
  type LevelFigures,
  type MarginModel,
  type MarginRefusal,
  type Scope,
  sameAtBothLevels,
} from '../model/margin-model.ts';
import { RISK_MEASURES } from './normal-tail.ts';
import { gainBetween } from './revalued.ts';

const rowSchema = object('Returns of one period.', {
  name: text('Its day or name.'),
  returns: table(
    'Return by underlying: -0.1 is ten percent down.',
    decimal('Return.', { above: '-1', max: '100' }),
  ),
});

const parameters = checked(
  object('historical simulation', {
    measure: oneOf('Risk measure.', RISK_MEASURES),
    confidence: decimal('Confidence.', { min: '0.5', max: '0.99999' }),
    collateral: oneOf('Whether coins held as collateral are revalued too.', [
      'position',
      'elsewhere',
    ]),
    history: list('Periods of the past.', rowSchema, 1),
    stress: list('Stress periods; may be empty where their weight is 0.', rowSchema),
    stressWeight: decimal('Weight of the worst stress row where it is worse than the tail.', {
      min: '0',
      max: '1',
    }),
    initialFactor: decimal('Initial margin per maintenance margin.', { min: '1', max: '5' }),
  }),
  ({ confidence, history, stress, stressWeight }) => {
    if (stress.length === 0 && stressWeight.sign > 0) {
      return `"stressWeight" is ${stressWeight} and there is no stress row`;
    }
    const tail = tailRows(history.length, confidence);
    return tail >= 1
      ? undefined
      : `${history.length} rows have no tail beyond a confidence of ${confidence}`;
  },
);
type Parameters = TypeOf<typeof parameters>;

export const historicalModel: MarginModel<Parameters> = {
  type: 'historical',
  doc:
    'Tail of the losses that past returns would bring, raised toward the worst stress row. Asked for the whole account. ' +
    'Options count at mark in equity.',
  parameters,
  requirement,
};

function requirement(scope: Scope, given: Parameters): Result<LevelFigures, MarginRefusal> {
  const history = lossesOf(scope, given.history, given);
  if (!history.ok) return history;
  const stress = lossesOf(scope, given.stress, given);
  if (!stress.ok) return stress;
  const tail = tailOf(history.value, given);
  const worst = stress.value[0] ?? { name: 'no stress', value: Exact.ZERO };
  // A stress milder than the tail, or one that the account gains by, is no reason to ask less than the tail.
  const beyond = Exact.max(worst.value.minus(tail.value), Exact.ZERO);
  const blended = tail.value.plus(beyond.times(given.stressWeight));
  const figure: Figure = {
    name: 'historical simulation',
    value: Exact.max(blended, Exact.ZERO),
    because: tail.because ?? tail.name,
    parts: [tail, { ...worst, name: `worst stress: ${worst.name}` }],
  };
  const initial = { ...figure, value: figure.value.times(given.initialFactor), parts: [figure] };
  return ok({ ...sameAtBothLevels(figure), initial });
}

/**
 * How many of the worst rows are the tail; 0 where there are too few rows for the confidence. The next loss is beyond the
 * k-th largest of n that came before with probability k / (n + 1) if any order of them is as likely as any other, so k is
 * the largest for which that is no more than `1 - confidence`.
 */
export function tailRows(rowCount: number, confidence: Exact): number {
  const share = Exact.ONE.minus(confidence).times(Exact.integer(rowCount + 1));
  return Number(share.unitsOf(Exact.ONE, 'down'));
}

/** The losses, largest first, cut to the tail: the least of them is the value-at-risk, their mean the shortfall. */
function tailOf(losses: readonly Figure[], given: Parameters): Figure {
  const count = tailRows(losses.length, given.confidence);
  const beyond = losses.slice(0, count);
  const mean = Exact.sum(beyond.map((each) => each.value)).over(Exact.integer(count));
  const last = beyond.at(-1)?.value ?? Exact.ZERO;
  return {
    name: given.measure === 'valueAtRisk' ? 'value at risk' : 'expected shortfall',
    value: given.measure === 'valueAtRisk' ? last : mean,
    because: beyond[0]?.name ?? 'no row',
    parts: beyond,
  };
}

/** Loss of every row, largest first, ties in the order of the rows. */
function lossesOf(
  scope: Scope,
  of: Parameters['history'],
  given: Parameters,
): Result<readonly Figure[], MarginRefusal> {
  const moving = new Map(
    scope.holdings.positions.map((each) => [each.instrument.symbol, each.instrument]),
  );
  const held =
    given.collateral === 'position' ? scope.holdings : { ...scope.holdings, balances: [] };
  const names = new Set(scope.holdings.positions.map(({ instrument }) => instrument.underlying));
  for (const { asset } of held.balances)
    if (scope.snapshot.underlyings.has(asset)) names.add(asset);
  const losses: Figure[] = [];
  for (const row of of) {
    let moved: Snapshot = scope.snapshot;
    for (const underlying of names) {
      const by = row.returns.get(underlying);
      if (by === undefined) {
        const message = `the row ${row.name} has no return of ${underlying}`;
        return err({ code: 'MissingQuote', where: underlying, message });
      }
      const next = movedPrice(moved, moving, { underlying, by });
      if (!next.ok) return next;
      moved = next.value;
    }
    losses.push({ name: row.name, value: gainBetween(held, scope.snapshot, moved).negated() });
  }
  return ok(losses.sort((a, b) => b.value.compare(a.value)));
}
