// The terminal tables of a stress test: a line a scenario, the fund's cover, reverse stress; or one account.
import type { AccountStress, StressResult } from '@plimsoll/lab';
import { columnsTable, pairsTable } from '../table.ts';

export function stressTables(result: StressResult): string {
  return [
    scenarioTable(result),
    reverseTable(result),
    pairsTable(figures(result)),
    ...result.notes.map((note) => `- ${note}`),
  ].join('\n');
}

function scenarioTable({ now, scenarios }: StressResult): string {
  const head = ['scenario', 'below maintenance', 'below zero', 'loss', 'fund left', 'uncovered'];
  const rows = [now, ...scenarios].map((row) => [
    row.scenario,
    String(row.belowMaintenance),
    String(row.negative),
    coins(row.loss),
    coins(row.fundLeft),
    coins(row.uncovered),
  ]);
  return columnsTable(head, rows);
}

function reverseTable({ reverse }: StressResult): string {
  const head = ['smallest move', 'first loss uncovered', 'fund emptied'];
  return columnsTable(
    head,
    reverse.map(({ direction, uncoveredAt, emptiedAt }) => [
      direction,
      moveOf(uncoveredAt),
      moveOf(emptiedAt),
    ]),
  );
}

function figures(result: StressResult): readonly (readonly [string, string])[] {
  const { cover1, cover2, distribution, wall, accounts, scenarios } = result;
  const over = (ratio: number | null): string =>
    ratio === null ? '' : ` (the fund holds ${Number(ratio.toPrecision(3))} times that)`;
  const share = (each: { readonly value: number; readonly standardError: number }): string =>
    `${Number((100 * each.value).toPrecision(3))} % +- ${Number((100 * each.standardError).toPrecision(2))}`;
  const drawn: readonly (readonly [string, string])[] =
    distribution === undefined
      ? []
      : [
          [
            `chance that a loss stays uncovered in ${distribution.horizonHours} h`,
            share(distribution.uncovered),
          ],
          ['chance that losses reach the whole fund', share(distribution.emptied)],
        ];
  return [
    [`Cover-1, ${cover1.scenario}`, `${coins(cover1.amount)}${over(cover1.fundOver)}`],
    [`Cover-2, ${cover2.scenario}`, `${coins(cover2.amount)}${over(cover2.fundOver)}`],
    ...drawn,
    ['accounts that break in a scenario', String(result.breakingInAll)],
    [
      `${accounts} accounts x ${scenarios.length} scenarios`,
      `${(wall.scenariosMs / 1000).toFixed(2)} s`,
    ],
    ['reading the accounts', `${(wall.bookMs / 1000).toFixed(2)} s`],
    ['reverse stress, surface and distribution', `${(wall.restMs / 1000).toFixed(2)} s`],
  ];
}

export function accountTables(result: AccountStress, asset: string): string {
  const { account, scenarios, reverse } = result;
  const now: readonly (readonly [string, string])[] = [
    ['account', String(account)],
    [`equity, ${asset}`, coins(result.equity)],
    ['maintenance margin', coins(result.maintenance)],
    ['to be liquidated now', result.isLiquidatable ? 'yes' : 'no'],
  ];
  const rows = scenarios.map((row) => [
    row.scenario,
    coins(row.equity),
    coins(row.maintenance),
    row.isLiquidatable ? 'yes' : '',
    row.loss > 0 ? coins(row.loss) : '',
  ]);
  return [
    pairsTable(now),
    columnsTable(['scenario', 'equity', 'maintenance', 'liquidated', 'leaves missing'], rows),
    columnsTable(
      ['smallest move', 'that liquidates', 'that leaves it owing'],
      reverse.map(({ direction, liquidatedAt, negativeAt }) => [
        direction,
        moveOf(liquidatedAt),
        moveOf(negativeAt),
      ]),
    ),
  ].join('\n');
}

/** Two decimals where cents matter, none where they do not. */
function coins(amount: number): string {
  const text = amount.toFixed(Math.abs(amount) < 1_000 ? 2 : 0);
  return text.replace(/\B(?=(\d{3})+(?!\d))/g, (_, __, at: number) =>
    text.includes('.') && at > text.indexOf('.') ? '' : ',',
  );
}

const moveOf = (size: number | null): string =>
  size === null ? 'none' : `${(100 * size).toFixed(3)} %`;
