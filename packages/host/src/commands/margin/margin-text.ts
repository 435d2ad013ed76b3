// Answers about margin as text for a terminal: one table for the verdict, the tree where it is asked for.
import { treeLines } from '../../margin/figure-tree.ts';
import type { MarginAnswer } from '../../margin/margin-answer.ts';
import type { AnsweredRequest } from '../../margin/margin-request.ts';
import { shortTextOf } from '../../margin/number-text.ts';
import type { QuestionAnswers } from '../../margin/questions.ts';
import { columnsTable, pairsTable } from '../table.ts';
import type { Compared } from './margin.ts';

export function answerText(answer: AnsweredRequest): string {
  const { before } = answer;
  const rows = verdictRows(answer);
  const earlier = before === undefined ? undefined : verdictRows(before);
  const table =
    earlier === undefined
      ? pairsTable(rows)
      : columnsTable(
          [`in ${answer.numeraire}`, 'before', 'after'],
          rows.map(([name, value], index) => [name, earlier[index]?.[1] ?? '', value]),
        );
  const { explanation } = answer;
  if (explanation === undefined) return `${answer.title}\n${table}`;
  const trees = (['initial', 'maintenance'] as const).flatMap((level) => [
    `\n${level} level`,
    ...treeLines({ ...explanation[level].equity, name: 'equity' }),
    ...treeLines({ ...explanation[level].requirement, name: 'requirement' }),
  ]);
  return [answer.title, table, ...trees].join('\n');
}

function verdictRows(answer: MarginAnswer): readonly (readonly [string, string])[] {
  const { initial, maintenance, numeraire } = answer;
  const money = (value: string): string => `${shortTextOf(value)} ${numeraire}`;
  return [
    ['equity', money(maintenance.equity)],
    ...(initial.equity === maintenance.equity
      ? []
      : [['equity for initial margin', money(initial.equity)] as const]),
    ['initial margin', money(initial.requirement)],
    ['maintenance margin', money(maintenance.requirement)],
    ['free above initial margin', money(initial.excess)],
    ['margin ratio (maintenance / equity)', answer.marginRatio ?? 'none: no equity'],
    ['initial margin is met', initial.isMet ? 'yes' : 'no'],
    ['liquidatable', answer.isLiquidatable ? 'YES' : 'no'],
    ['bound by', boundBy(maintenance.binding)],
  ];
}

const BINDING_LENGTH_MAX = 64;

/** The last step that still says what bound: those before it are sums, and a long way down would widen the table. */
function boundBy(path: readonly string[]): string {
  const last = path.filter((step) => !step.startsWith('sum')).slice(-2);
  const joined = last.join(' > ');
  const shown = joined.length > BINDING_LENGTH_MAX ? (last.at(-1) ?? '') : joined;
  return shown.length > BINDING_LENGTH_MAX ? `${shown.slice(0, BINDING_LENGTH_MAX - 1)}…` : shown;
}

export function comparisonText(rows: readonly Compared[]): string {
  const head = ['rulebook', 'equity', 'initial', 'maintenance', 'ratio', 'liquidatable'];
  const lines = rows.map(({ rulebook, answer }) =>
    answer === undefined
      ? [rulebook, '-', '-', '-', '-', '-']
      : [
          rulebook,
          shortTextOf(answer.maintenance.equity),
          shortTextOf(answer.initial.requirement),
          shortTextOf(answer.maintenance.requirement),
          answer.marginRatio ?? '-',
          answer.isLiquidatable ? 'YES' : 'no',
        ],
  );
  const refusals = rows.flatMap(({ rulebook, refusal }) =>
    refusal === undefined ? [] : [`${rulebook}: ${refusal.message}`],
  );
  return [columnsTable(head, lines, ['liquidatable']), ...refusals].join('\n');
}

export function questionsText(answers: QuestionAnswers): string {
  const { liquidationPrices, maximumOrders, maximumWithdrawals, surface } = answers;
  const parts: string[] = [];
  if (liquidationPrices !== undefined) {
    const rows = liquidationPrices.map((each) => [
      String(each['instrument']),
      shortTextOf(String(each['mark'])),
      each['isLiquidatable'] === true ? 'now' : priceText(each['below']),
      each['isLiquidatable'] === true ? 'now' : priceText(each['above']),
    ]);
    parts.push(columnsTable(['liquidation price', 'mark', 'below', 'above'], rows));
  }
  if (maximumOrders !== undefined) {
    const rows = maximumOrders.map(({ side, instrument, price, size, binding }) => [
      `${side} ${instrument}`,
      shortTextOf(price ?? ''),
      shortTextOf(size ?? ''),
      binding ?? '',
    ]);
    parts.push(columnsTable(['largest order', 'price', 'size', 'bound by'], rows, ['bound by']));
  }
  if (maximumWithdrawals !== undefined) {
    const rows = maximumWithdrawals.map(({ asset, amount, binding }) => [
      asset ?? '',
      shortTextOf(amount ?? ''),
      binding ?? '',
    ]);
    parts.push(columnsTable(['largest withdrawal', 'amount', 'bound by'], rows, ['bound by']));
  }
  if (surface !== undefined) {
    const head = ['equity less maintenance', ...surface.columns.map(percent)];
    const rows = surface.rows.map((row, index) => [
      percent(row),
      ...(surface.excess[index] ?? []).map((value) => value.replace(/\..*$/, '')),
    ]);
    parts.push(columnsTable(head, rows));
  }
  return parts.join('\n');
}

const priceText = (value: string | boolean | null | undefined): string =>
  typeof value === 'string' ? shortTextOf(value) : 'none';

const percent = (fraction: string): string => `${shortTextOf(`${Number(fraction) * 100}`)} %`;
