// Answers about margin as text for a terminal: one table for the verdict, the tree where it is asked for.
import { treeLines } from '../../margin/figure-tree.ts';
import type { MarginAnswer } from '../../margin/margin-answer.ts';
import type { AnsweredRequest } from '../../margin/margin-request.ts';
import { shortTextOf } from '../../margin/number-text.ts';
import type { QuestionAnswers, Questions } from '../../margin/questions.ts';
import { columnsTable, pairsTable } from '../table.ts';
import type { Compared } from './margin.ts';
import { surfaceText } from './surface-text.ts';

export function answerText(answer: AnsweredRequest): string {
  const { before } = answer;
  const table =
    before === undefined
      ? pairsTable([...verdictRows(answer), ['maintenance bound by', boundBy(answer)]])
      : beforeAndAfter(before, answer);
  const { explanation } = answer;
  if (explanation === undefined) return `${answer.title}\n${table}`;
  const trees = (['initial', 'maintenance'] as const).flatMap((level) => [
    `\n${level} level`,
    ...treeLines({ ...explanation[level].equity, name: 'equity' }),
    ...treeLines({ ...explanation[level].requirement, name: 'requirement' }),
  ]);
  return [answer.title, table, ...trees].join('\n');
}

/** What bound stands below: two columns of it would not fit a terminal. */
function beforeAndAfter(before: MarginAnswer, after: MarginAnswer): string {
  const earlier = new Map(verdictRows(before));
  const rows = verdictRows(after).map(([name, value]) => [name, earlier.get(name) ?? '', value]);
  const table = columnsTable(['', 'before', 'after'], rows);
  return `${table}\nmaintenance bound by, before: ${boundBy(before)}\nmaintenance bound by, after: ${boundBy(after)}`;
}

function verdictRows(answer: MarginAnswer): readonly (readonly [string, string])[] {
  const { initial, maintenance, numeraire } = answer;
  const money = (value: string): string => `${shortTextOf(value)} ${numeraire}`;
  return [
    ['equity', money(maintenance.equity)],
    ['equity for initial margin', money(initial.equity)],
    ['initial margin', money(initial.requirement)],
    ['maintenance margin', money(maintenance.requirement)],
    ['free above initial margin', money(initial.excess)],
    ['margin ratio (maintenance / equity)', answer.marginRatio ?? 'none: no equity'],
    ['initial margin is met', initial.isMet ? 'yes' : 'no'],
    ['liquidatable', answer.isLiquidatable ? 'YES' : 'no'],
  ];
}

const BINDING_LENGTH_MAX = 64;

/** The deepest step that gives a reason, with whose it is: below it stand only its parts. Without one, the last two steps. */
function boundBy({ maintenance: { binding } }: MarginAnswer): string {
  const shown = binding.findLast((step) => step.includes(': ')) ?? binding.slice(-2).join(' > ');
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

/** `surface` is the question, for the names of the axes. */
export function questionsText(
  answers: QuestionAnswers,
  asked: { readonly numeraire: string; readonly surface: Questions['surface'] },
): string {
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
      spoken(binding),
    ]);
    parts.push(columnsTable(['largest order', 'price', 'size', 'bound by'], rows, ['bound by']));
  }
  if (maximumWithdrawals !== undefined) {
    const rows = maximumWithdrawals.map(({ asset, amount, binding }) => [
      asset ?? '',
      shortTextOf(amount ?? ''),
      spoken(binding),
    ]);
    parts.push(columnsTable(['largest withdrawal', 'amount', 'bound by'], rows, ['bound by']));
  }
  if (surface !== undefined && asked.surface !== undefined) {
    parts.push(surfaceText(surface, asked.surface, asked.numeraire));
  }
  return parts.join('\n');
}

const priceText = (value: string | boolean | null | undefined): string =>
  typeof value === 'string' ? shortTextOf(value) : 'none';

/** The name of what bound as words: `initialMargin` is for programs. */
const spoken = (name = ''): string =>
  name.replace(
    /([a-z])([A-Z])/g,
    (_, last: string, first: string) => `${last} ${first.toLowerCase()}`,
  );
