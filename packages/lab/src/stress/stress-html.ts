// The report of a stress run as one self-contained page: findings in words, the loss surface, the scenarios, the fund's cover,
// reverse stress and the accounts that break. No network, no library; opens from disk and prints.
import { type Cell, escape, grouped, instant, shortNumber, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import type { Estimated, ReverseStress, ScenarioRow, StressResult } from './stress-result.ts';
import { moveText, stressWords } from './stress-words.ts';
import { surfaceSvg } from './surface-svg.ts';

const MARKET_ROWS_MAX = 10;
const MARKETS_MAX = 6;

const STYLE = `
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(440px,1fr));gap:14px;align-items:start}
.bar{display:inline-block;height:9px;border-radius:2px;vertical-align:middle;background:#8fb3e8}
.bar.open{background:var(--bad)}
td.g{color:var(--soft)}
tr.open td{background:#fdf1ef}
h3{font-size:15px;margin:18px 0 8px}
.wrap td:last-child{white-space:normal;min-width:150px}
`;

/** Names come from scenario files and listings: everything that is text is escaped. */
export function stressHtml(result: StressResult): string {
  const title = `Stress of ${instant(Date.parse(result.asOf))} UTC`;
  const { wall } = result;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">${escape(result.title)} &middot; ${grouped(result.accounts)} accounts &middot; ${result.markets} ${result.markets === 1 ? 'market' : 'markets'} &middot; ${result.scenarios.length} scenarios &middot; step ${grouped(result.sequence)} &middot; money in ${escape(result.asset)}</p></header>`,
    stressWords(result)
      .map((paragraph) => `<p>${escape(paragraph)}</p>`)
      .join(''),
    cards(result),
    `<h2>Loss surface</h2><p class="note">What liquidation leaves missing when ${escape(result.surface.across)} and ${escape(result.surface.down.replace(', factor', ''))} move together. Red as the loss nears what the fund has; framed where the fund does not cover it.</p>${surfaceSvg(result.surface, result.now.fund)}`,
    `<h2>Scenarios</h2>${scenarioTable(result)}`,
    `<h2>Loss by market</h2>${marketTable(result)}`,
    `<h2>The fund's cover</h2><div class="two"><div>${coverTable(result)}</div><div>${distributionTable(result)}</div></div>`,
    `<h2>Reverse stress</h2><p class="note">The smallest move in each direction after which a loss stays uncovered, and after which losses reach all that the fund has.</p>${reverseTable(result)}${pathOf(result)}`,
    `<h2>Accounts that break</h2><p class="note">${grouped(result.breakingInAll)} accounts fall below maintenance in at least one scenario; the ${result.breaking.length} that lose most beyond their equity, with the first scenario of the list that breaks them.</p>${breakingTable(result)}`,
    `<h2>How to read this</h2><ul>${result.notes.map((note) => `<li>${escape(note)}</li>`).join('')}${passedOver(result)}</ul><p class="note">Accounts x scenarios took ${seconds(wall.scenariosMs)}, reading the accounts ${seconds(wall.bookMs)}, surface, reverse stress and distribution ${seconds(wall.restMs)}.</p>`,
  ];
  return htmlPage({ title, sections, style: STYLE, hasTimeCharts: false });
}

function cards({ now, scenarios, cover1, cover2, distribution }: StressResult): string {
  const open = scenarios.filter(({ uncovered }) => uncovered > 0).length;
  const worst = Math.max(0, ...scenarios.map(({ loss }) => loss));
  const over = (ratio: number | null): string =>
    ratio === null ? 'no loss' : `${Number(ratio.toPrecision(3))} x`;
  const tone = (ratio: number | null): string => (ratio === null || ratio >= 1 ? 'good' : 'bad');
  const list: readonly (readonly [string, string, string])[] = [
    [shortNumber(now.fund), 'insurance fund now', ''],
    [shortNumber(worst), 'largest loss of a scenario', ''],
    [`${open} of ${scenarios.length}`, 'scenarios beyond the fund', open === 0 ? 'good' : 'bad'],
    [over(cover1.fundOver), 'fund over Cover-1', tone(cover1.fundOver)],
    [over(cover2.fundOver), 'fund over Cover-2', tone(cover2.fundOver)],
    ...(distribution === undefined
      ? []
      : [
          [
            `${Number((100 * distribution.emptied.value).toPrecision(3))} %`,
            `chance to empty the fund in ${distribution.horizonHours} h`,
            '',
          ] as const,
        ]),
  ];
  return `<div class="cards">${list.map(([value, name, shade]) => `<div class="card ${shade}"><b>${escape(value)}</b><span>${escape(name)}</span></div>`).join('')}</div>`;
}

function scenarioTable({ now, scenarios }: StressResult): string {
  const most = Math.max(1, ...scenarios.map(({ loss }) => loss));
  const bar = ({ loss, uncovered }: ScenarioRow): string => {
    const width = (share: number): number => Math.max(loss > 0 ? 1 : 0, Math.round(90 * share));
    const open = loss > 0 ? uncovered / loss : 0;
    const whole = width(Math.sqrt(loss / most));
    const red = Math.round(whole * open);
    return `<i class="bar" style="width:${whole - red}px"></i><i class="bar open" style="width:${red}px"></i>`;
  };
  const number = (value: number): string => `<td class="n">${escape(money(value))}</td>`;
  const line = (row: ScenarioRow): string =>
    `<tr${row.uncovered > 0 ? ' class="open"' : ''}><td title="${escape(row.source)}">${escape(row.scenario)}</td><td class="g">${escape(row.group)}</td><td class="n">${grouped(row.belowMaintenance)}</td><td class="n">${grouped(row.negative)}</td>${number(row.loss)}<td>${bar(row)}</td>${number(row.fundLeft)}${number(row.uncovered)}<td class="n">${row.lossUnfrozen === undefined ? '' : escape(money(row.lossUnfrozen))}</td></tr>`;
  const head = ['scenario', 'family'].map((name) => `<th>${name}</th>`).join('');
  const numbers = [
    'below maintenance',
    'below zero',
    'loss',
    '',
    'fund left',
    'uncovered',
    'loss if seen',
  ]
    .map((name) => `<th class="n">${name}</th>`)
    .join('');
  const rows = [{ ...now, group: '' }, ...scenarios].map(line).join('');
  return `<p class="note">Bars grow with the root of the loss; the red part is not covered. Historical scenarios name their source when pointed at. Of a frozen index the last column is the loss had it moved along, with liquidations on the way.</p><div class="scroll"><table><thead><tr>${head}${numbers}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The worst scenarios, with the markets that lose most in them. */
function marketTable({ scenarios }: StressResult): string {
  const worst = scenarios
    .filter(({ loss }) => loss > 0)
    .toSorted((a, b) => b.loss - a.loss)
    .slice(0, MARKET_ROWS_MAX);
  const totals = new Map<string, number>();
  for (const { lossByMarket } of worst)
    for (const [market, loss] of Object.entries(lossByMarket))
      totals.set(market, (totals.get(market) ?? 0) + loss);
  const ranked = [...totals].toSorted(([, a], [, b]) => b - a).map(([market]) => market);
  const shown = ranked.slice(0, MARKETS_MAX);
  const others = ranked.slice(MARKETS_MAX);
  const sumOf = (row: ScenarioRow, markets: readonly string[]): Cell =>
    money(markets.reduce((sum, market) => sum + (row.lossByMarket[market] ?? 0), 0));
  if (worst.length === 0) return '<p class="note">No market loses in any scenario.</p>';
  return `<p class="note">The ${worst.length} worst scenarios. A loss falls on the positions that lose, in proportion to what they lose.</p>${table(
    [
      { name: 'scenario', isText: true },
      ...shown.map((name) => ({ name })),
      ...(others.length === 0 ? [] : [{ name: `${others.length} others` }]),
      { name: 'in sum' },
    ],
    worst.map((row) => [
      row.scenario,
      ...shown.map((market) => sumOf(row, [market])),
      ...(others.length === 0 ? [] : [sumOf(row, others)]),
      money(row.loss),
    ]),
  )}`;
}

function coverTable({ cover1, cover2, historicalCover1, historicalCover2 }: StressResult): string {
  const rows = [
    ['Cover-1', cover1] as const,
    ['Cover-2', cover2] as const,
    ['Cover-1, historical', historicalCover1] as const,
    ['Cover-2, historical', historicalCover2] as const,
  ].map(([name, figure]): readonly Cell[] => [
    name,
    money(figure.amount),
    figure.owners.join(', ') || '-',
    figure.fundOver === null ? '-' : `${Number(figure.fundOver.toPrecision(3))} x`,
    figure.scenario,
  ]);
  return `<h3>In the worst scenario</h3><p class="note">What one owner, and the two together that lose most, leave beyond their margin.</p><div class="wrap">${table(
    [
      { name: '', isText: true },
      { name: 'loss' },
      { name: 'owners' },
      { name: 'fund over it' },
      { name: 'scenario', isText: true },
    ],
    rows,
  )}</div>`;
}

function distributionTable({ distribution }: StressResult): string {
  if (distribution === undefined)
    return '<h3>As a distribution</h3><p class="note">Nothing was drawn: the scenario file gives no distribution.</p>';
  const { mean, quantiles, uncovered, emptied, cover1, cover2, volatility } = distribution;
  const amount = (name: string, { value, standardError }: Estimated): readonly Cell[] => [
    name,
    money(value),
    money(standardError),
  ];
  const share = (name: string, { value, standardError }: Estimated): readonly Cell[] => [
    name,
    `${Number((100 * value).toPrecision(3))} %`,
    `${Number((100 * standardError).toPrecision(2))} %`,
  ];
  const deviations = Object.entries(volatility)
    .map(([name, value]) => `${name} ${Number((100 * value).toPrecision(3))} %`)
    .join(', ');
  const from =
    distribution.estimatedFrom === ''
      ? 'as the scenario file gives them'
      : `estimated from ${distribution.estimatedFrom}`;
  return `<h3>As a distribution</h3><p class="note">${grouped(distribution.simulations)} seeded draws of joint moves over ${distribution.horizonHours} h, Student t with ${distribution.degreesOfFreedom} degrees of freedom, mean correlation ${Number(distribution.meanCorrelation.toPrecision(2))}, deviations ${escape(deviations)}, ${escape(from)}.</p>${table(
    [{ name: '', isText: true }, { name: 'value' }, { name: 'standard error' }],
    [
      share('a loss stays uncovered', uncovered),
      share('losses reach the whole fund', emptied),
      amount('mean loss', mean),
      ...quantiles.map(({ level, ...each }) =>
        amount(`quantile ${Number((100 * level).toFixed(2))} %`, each),
      ),
      amount('Cover-1 at 99.9 %', cover1),
      amount('Cover-2 at 99.9 %', cover2),
    ],
  )}`;
}

function reverseTable({ reverse }: StressResult): string {
  const at = (size: number | null): string => (size === null ? 'never' : percentOf(size));
  return table(
    [
      { name: 'direction', isText: true },
      { name: 'first loss uncovered' },
      { name: 'fund emptied' },
      { name: 'accounts below zero there' },
      { name: 'loss there' },
    ],
    reverse.map(({ direction, uncoveredAt, emptiedAt, path }) => {
      const end = path.at(-1);
      return [
        direction,
        at(uncoveredAt),
        at(emptiedAt),
        end === undefined ? '-' : grouped(end.negative),
        end === undefined ? '-' : money(end.loss),
      ];
    }),
  );
}

/** The way to the smallest of the moves found, and who breaks on it. */
function pathOf({ reverse }: StressResult): string {
  const sizeOf = ({ emptiedAt, uncoveredAt }: ReverseStress): number =>
    emptiedAt ?? uncoveredAt ?? Number.POSITIVE_INFINITY;
  const [least] = reverse.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  if (least === undefined || least.path.length === 0) return '';
  const path = table(
    [
      { name: 'move' },
      { name: 'below maintenance' },
      { name: 'below zero' },
      { name: 'loss' },
      { name: 'fund left' },
    ],
    least.path.map((step) => [
      percentOf(step.move),
      step.belowMaintenance,
      step.negative,
      money(step.loss),
      money(step.fundLeft),
    ]),
  );
  const breakers = table(
    [
      { name: 'account' },
      { name: 'below maintenance at' },
      { name: 'loses at' },
      { name: 'loss at the end' },
    ],
    least.breakers.map(({ account, belowAt, lossAt, loss }) => [
      String(account),
      belowAt === null ? '-' : percentOf(belowAt),
      lossAt === null ? '-' : percentOf(lossAt),
      money(loss),
    ]),
  );
  return `<h3>The way there: ${escape(least.direction)}</h3><div class="two"><div>${path}</div><div>${breakers}</div></div>`;
}

function breakingTable({ breaking }: StressResult): string {
  return table(
    [
      { name: 'account' },
      { name: 'owner' },
      { name: 'equity now' },
      { name: 'worst loss' },
      { name: 'in', isText: true },
      { name: 'first below maintenance', isText: true },
      { name: 'first below zero', isText: true },
      { name: 'scenarios' },
    ],
    breaking.map((each) => [
      String(each.account),
      String(each.owner),
      money(each.equity),
      money(each.worstLoss),
      each.worstScenario,
      each.firstBelow,
      each.firstNegative,
      each.breaksIn,
    ]),
  );
}

const passedOver = ({ passedOver: names }: StressResult): string =>
  names.length === 0
    ? ''
    : `<li>Passed over, because this venue lists nothing of what they move: ${escape(names.join(', '))}.</li>`;
const money = (value: number): string => (Math.abs(value) < 0.005 ? '0' : shortNumber(value));
const percentOf = (size: number): string => moveText(size).replace('+', '');
