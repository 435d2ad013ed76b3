// The questions that can be asked beside the margin itself, as JSON: liquidation prices, largest orders and withdrawals,
// a liquidation surface. Answered by the engine's solvers.
import {
  checked,
  defaultTick,
  documentNumber,
  Exact,
  evenSteps,
  type Instrument,
  liquidationPrices,
  liquidationSurface,
  list,
  type MarginRefusal,
  maximumOrder,
  maximumWithdrawal,
  type Mistake,
  object,
  oneOf,
  optional,
  type Path,
  type Priced,
  type Result,
  type Rulebook,
  text,
  type TypeOf,
  whole,
} from '@plimsoll/engine/models';
import { fullText } from './number-text.ts';

const SURFACE_POINTS_MAX = 41;

const axis = object('One axis of a surface.', {
  moves: oneOf('What moves.', ['price', 'volatility']),
  underlying: text('Underlying.'),
  from: documentNumber('First move: a fraction of the price, or volatility added.', {
    min: '-0.99',
    max: '10',
  }),
  to: documentNumber('Last move.', { min: '-0.99', max: '10' }),
  count: whole('How many moves.', { min: 2, max: SURFACE_POINTS_MAX }),
});

export const questionsSchema = object('Questions.', {
  liquidationPrices: optional(
    list(
      'Markets.',
      object('A market.', {
        instrument: text('Symbol.'),
        tick: optional(
          documentNumber('Price grid; five digits of the mark if left out.', { above: '0' }),
        ),
      }),
    ),
  ),
  maximumOrders: optional(
    list(
      'Orders.',
      object('An order.', {
        instrument: text('Symbol.'),
        side: oneOf('Side.', ['buy', 'sell']),
        price: optional(documentNumber('Price it fills at; the mark if left out.', { above: '0' })),
        lot: optional(documentNumber('Size grid; 0.001 contracts if left out.', { above: '0' })),
        sizeMax: optional(
          documentNumber('Largest size asked about; 1,000,000 if left out.', { above: '0' }),
        ),
      }),
    ),
  ),
  maximumWithdrawals: optional(
    list(
      'Assets.',
      object('An asset.', {
        asset: text('Symbol.'),
        unit: optional(documentNumber('Grid; 0.00000001 coins if left out.', { above: '0' })),
      }),
    ),
  ),
  surface: optional(
    checked(object('A surface.', { rows: axis, columns: axis }), ({ rows, columns }) =>
      rows.from.isBelow(rows.to) && columns.from.isBelow(columns.to)
        ? undefined
        : 'the axes of a surface run upwards: "from" is below "to"',
    ),
  ),
});
export type Questions = TypeOf<typeof questionsSchema>;

export type QuestionAnswers = {
  readonly liquidationPrices?: readonly Readonly<Record<string, string | boolean | null>>[];
  readonly maximumOrders?: readonly Readonly<Record<string, string>>[];
  readonly maximumWithdrawals?: readonly Readonly<Record<string, string>>[];
  readonly surface?: {
    readonly rows: readonly string[];
    readonly columns: readonly string[];
    readonly excess: readonly (readonly string[])[];
  };
};

/** Reads questions; symbols are checked against the portfolio. */
export function readQuestions(
  value: unknown,
  priced: Priced,
): Result<Questions, readonly Mistake[]> {
  const mistakes: Mistake[] = [];
  const questions = questionsSchema.read(value, [], mistakes);
  if (questions !== undefined) checkSymbols(questions, priced, mistakes);
  return questions === undefined || mistakes.length > 0
    ? { ok: false, error: mistakes }
    : { ok: true, value: questions };
}

function checkSymbols(questions: Questions, { instruments }: Priced, mistakes: Mistake[]): void {
  const check = (symbol: string, path: Path): void => {
    if (instruments.has(symbol)) return;
    const known = [...instruments.keys()].slice(0, 8).join(', ');
    mistakes.push({ path, message: `"${symbol}" is not among the instruments: ${known}` });
  };
  questions.liquidationPrices?.forEach(({ instrument }, index) =>
    check(instrument, ['liquidationPrices', index, 'instrument']),
  );
  questions.maximumOrders?.forEach(({ instrument }, index) =>
    check(instrument, ['maximumOrders', index, 'instrument']),
  );
}

export function answerQuestions(
  priced: Priced,
  rulebook: Rulebook,
  questions: Questions,
): Result<QuestionAnswers, MarginRefusal> {
  try {
    return { ok: true, value: answersOf(priced, rulebook, questions) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.refusal };
    throw error;
  }
}

/** Ends the answering at the first refusal; never leaves this file. */
class Refused extends Error {
  readonly refusal: MarginRefusal;
  constructor(refusal: MarginRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function solved<T>(result: Result<T, MarginRefusal>): T {
  if (result.ok) return result.value;
  throw new Refused(result.error);
}

function answersOf(priced: Priced, rulebook: Rulebook, questions: Questions): QuestionAnswers {
  const { liquidationPrices: markets, maximumOrders, maximumWithdrawals, surface } = questions;
  const find = (symbol: string): Instrument => priced.instruments.get(symbol) as Instrument;
  const markOf = (symbol: string): Exact =>
    priced.snapshot.instruments.get(symbol)?.mark ?? Exact.ONE;
  return {
    ...(markets === undefined
      ? {}
      : {
          liquidationPrices: markets.map(({ instrument, tick }) => {
            const grid = tick ?? defaultTick(markOf(instrument));
            const market = { instrument: find(instrument), tick: grid };
            const found = solved(liquidationPrices(priced, rulebook, market));
            return {
              instrument,
              mark: fullText(found.mark),
              isLiquidatable: found.isLiquidatable,
              below: found.below === undefined ? null : fullText(found.below),
              above: found.above === undefined ? null : fullText(found.above),
            };
          }),
        }),
    ...(maximumOrders === undefined
      ? {}
      : {
          maximumOrders: maximumOrders.map(({ instrument, side, price, lot, sizeMax }) => {
            const question = {
              instrument: find(instrument),
              side,
              price: price ?? markOf(instrument),
              lot: lot ?? Exact.of('0.001'),
              sizeMax: sizeMax ?? Exact.of('1000000'),
            };
            const found = solved(maximumOrder(priced, rulebook, question));
            return {
              instrument,
              side,
              price: fullText(question.price),
              size: fullText(found.size),
              binding: found.binding,
            };
          }),
        }),
    ...(maximumWithdrawals === undefined
      ? {}
      : {
          maximumWithdrawals: maximumWithdrawals.map(({ asset, unit }) => {
            const question = { asset, unit: unit ?? Exact.of('0.00000001') };
            const found = solved(maximumWithdrawal(priced, rulebook, question));
            return { asset, amount: fullText(found.amount), binding: found.binding };
          }),
        }),
    ...(surface === undefined ? {} : { surface: surfaceOf(priced, rulebook, surface) }),
  };
}

function surfaceOf(
  priced: Priced,
  rulebook: Rulebook,
  surface: NonNullable<Questions['surface']>,
): NonNullable<QuestionAnswers['surface']> {
  const axisOf = ({ from, to, count, ...axisNamed }: typeof surface.rows) => ({
    ...axisNamed,
    steps: evenSteps(from, to, count),
  });
  const axes = { rows: axisOf(surface.rows), columns: axisOf(surface.columns) };
  const found = solved(liquidationSurface(priced, rulebook, axes));
  return {
    rows: axes.rows.steps.map(fullText),
    columns: axes.columns.steps.map(fullText),
    excess: found.points.map((row) =>
      row.map(({ equity, maintenance }) => fullText(equity.minus(maintenance))),
    ),
  };
}
