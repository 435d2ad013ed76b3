// A liquidation surface as a table for a terminal: what remains above maintenance margin at every pair of moves, rounded so
// that a loss is never shown as none.
import { Exact } from '@plimsoll/engine/models';
import { shortTextOf } from '../../margin/number-text.ts';
import type { QuestionAnswers, Questions } from '../../margin/questions.ts';
import { columnsTable } from '../table.ts';

type Surface = NonNullable<QuestionAnswers['surface']>;
type Axes = NonNullable<Questions['surface']>;
type Axis = Axes['rows'];

/** Digits of the largest number of the table: more would not fit a terminal. */
const DIGITS = 5;

export function surfaceText(surface: Surface, axes: Axes, numeraire: string): string {
  const values = surface.excess.flat().map(exact);
  const largest = values.reduce((most, value) => Exact.max(most, value.abs()), Exact.ZERO);
  const decimals = Math.max(0, DIGITS - largest.toFixed(0, 'down').replace(/^0$/, '').length);
  const cell = (value: string): string => shortTextOf(exact(value).toFixed(decimals, 'down'));
  const rows = surface.rows.map((row, index) => [
    move(row, axes.rows),
    ...(surface.excess[index] ?? []).map(cell),
  ]);
  const title = `equity less maintenance margin in ${numeraire}; down: ${axisName(axes.rows)}, across: ${axisName(axes.columns)}`;
  const head = ['', ...surface.columns.map((column) => move(column, axes.columns))];
  return `${title}\n${columnsTable(head, rows)}`;
}

const axisName = ({ moves, underlying }: Axis): string =>
  moves === 'price' ? `price of ${underlying}` : `volatility of ${underlying} in points`;

function move(fraction: string, { moves }: Axis): string {
  const hundredths = exact(fraction).times(Exact.of('100'));
  const text = `${hundredths.sign > 0 ? '+' : ''}${shortTextOf(String(hundredths))}`;
  return moves === 'price' ? `${text} %` : text;
}

function exact(decimal: string): Exact {
  return Exact.of(decimal);
}
