// The region where the loop explodes, drawn: heat maps over shock and depth with the boundary measured by bisection and the
// one from theory, and the boundary for each leverage.
import { ln } from '../base/elementary.ts';
import { curveChart, type Curve } from '../report/curve-chart.ts';
import { type HeatCell, type HeatLine, heatMap } from '../report/heat-map.ts';
import { escape, shortMoney, table } from '../report/markup.ts';
import type { BoundaryPoint, ExplosionRegion, RegionCell } from './explosion-region.ts';

const INK = '#16202c';
const COLOURS = ['#1c7d5c', '#1d5fd1', '#7a4fc0', '#d98a1f', '#c23b3b'] as const;

/** Sections of a page. */
export function regionHtml(region: ExplosionRegion): string {
  const { depth, positions } = region;
  return [
    `<h2>Where the loop explodes</h2><p>A shock falls on the market before anything has been sold; then every round sells, moves the price, and the move liquidates the next round, while the book does not refill. The reproduction number says how much notional a unit of liquidated notional liquidates in turn. Below 1 the cascade dies out, above 1 it feeds itself until nobody is left to liquidate.</p>`,
    `<div class="charts">${reproductionMap(region)}${amplificationMap(region)}</div>`,
    `<p class="note" style="margin-top:12px">Depth x 1 is ${shortMoney(depth)} within 1 % of the price against ${shortMoney(positions)} of positions (long plus short). The solid line is where the engine's own cascade crosses 1, found by bisection to 3 %; the dashed line is the theory: impact times the density of liquidatable notional at the price = 1, with the density worked out from the accounts in closed form. They differ where single large accounts decide, for shocks that just reach the first maintenance margins, because prices move in steps of half a per cent and overshoot. Where no boundary is drawn, the shock itself has closed more than is left, or too little is near its margin.</p>`,
    `<div class="charts">${boundaryCurves(region)}<div>${boundaryTable(region)}</div></div>`,
    `<p class="note" style="margin-top:12px">The table gives the depth below which the loop explodes, and impact times density at depth x 1. Cells that reached five times their shock, or a fall of 63 %, are followed no further. They are the worst case, without refill and at the mark; the run above refills, is bounded by what liquidations may take, and hands over to the insurance fund and to deleveraging what the book does not take.</p>`,
  ].join('');
}

function reproductionMap(region: ExplosionRegion): string {
  return drawMap(region, {
    title: 'Reproduction number',
    cell: ({ reproduction, theory }) => ({
      text: reproduction.toFixed(2),
      heat: heatOf(reproduction),
      hover: `measured ${reproduction.toFixed(3)}, theory ${theory.toFixed(3)}`,
    }),
  });
}

function amplificationMap(region: ExplosionRegion): string {
  return drawMap(region, {
    title: 'Amplification (move over shock)',
    cell: ({ amplification, generations, liquidated }) => ({
      text: `${amplification.toFixed(1)} x`,
      heat: (amplification - 1) / 3.5,
      hover: `${shortMoney(liquidated)} liquidated in ${generations} rounds`,
    }),
  });
}

/** 1 stands in the middle of the colours. */
const heatOf = (reproduction: number): number =>
  reproduction <= 0 ? 0 : 0.5 + ln(reproduction) / 4;

function drawMap(
  { axes, cells, boundary }: ExplosionRegion,
  of: { readonly title: string; readonly cell: (cell: RegionCell) => HeatCell },
): string {
  const { shocks, depths } = axes;
  const at = (depth: number, shock: number): HeatCell => {
    const found = cells.find((cell) => cell.depth === depth && cell.shock === shock);
    return found === undefined ? { text: '', heat: 0, hover: '' } : of.cell(found);
  };
  const own = shocks.map((shock) =>
    boundary.find((point) => point.shock === shock && point.leverage === 1),
  );
  const line = (
    name: string,
    isDashed: boolean,
    value: (point: BoundaryPoint) => number | null,
  ): HeatLine => ({
    name,
    isDashed,
    colour: isDashed ? COLOURS[1] : INK,
    rows: own.map((point) => {
      const multiple = point === undefined ? null : value(point);
      return multiple === null ? undefined : rowOf(depths, multiple);
    }),
  });
  return heatMap({
    title: of.title,
    columns: shocks.map(percent),
    rows: depths.map((depth) => `x ${depth}`),
    columnsName: 'shock',
    rowsName: 'depth of the book',
    cells: depths.map((depth) => shocks.map((shock) => at(depth, shock))),
    lines: [
      line('boundary, measured', false, (point) => point.measured),
      line('boundary, theory', true, (point) => point.theory),
    ],
  });
}

/** Where a multiple lies among the rows, in logarithms. */
function rowOf(depths: readonly number[], multiple: number): number {
  for (let row = 1; row < depths.length; row += 1) {
    const above = depths[row - 1] as number;
    const below = depths[row] as number;
    if (multiple <= above && multiple >= below)
      return row - 1 + ln(above / multiple) / ln(above / below);
  }
  return multiple > (depths[0] ?? 0) ? -0.5 : depths.length - 0.5;
}

function boundaryCurves({ axes, boundary }: ExplosionRegion): string {
  const curves = axes.leverages.flatMap((leverage, i): Curve[] => {
    const colour = COLOURS[i % COLOURS.length] ?? INK;
    const points = axes.shocks.map((shock) =>
      boundary.find((point) => point.shock === shock && point.leverage === leverage),
    );
    return [
      {
        name: `leverage x ${leverage}`,
        colour,
        isDashed: false,
        values: points.map((point) => point?.measured ?? undefined),
      },
      {
        name: `theory, x ${leverage}`,
        colour,
        isDashed: true,
        values: points.map((point) => point?.theory ?? undefined),
      },
    ];
  });
  return curveChart({
    title: 'Depth below which it explodes',
    xs: axes.shocks.map(percent),
    xName: 'shock',
    yName: 'depth of the book, times',
    curves,
    scale: 'logarithmic',
  });
}

function boundaryTable({ axes, boundary }: ExplosionRegion): string {
  const multiple = (value: number | null): string => (value === null ? 'none' : value.toFixed(2));
  return table(
    [{ name: 'leverage', isText: true }, ...axes.shocks.map((shock) => ({ name: percent(shock) }))],
    axes.leverages.flatMap((leverage) => {
      const points = boundary.filter((point) => point.leverage === leverage);
      const row = (name: string, of: (point: BoundaryPoint) => string): string[] => [
        `x ${leverage}, ${name}`,
        ...points.map(of),
      ];
      return [
        row('measured', (point) => multiple(point.measured)),
        row('theory', (point) => multiple(point.theory)),
        row('impact x density', (point) => point.density.toFixed(2)),
      ];
    }),
  );
}

const percent = (share: number): string => escape(`${Number((100 * share).toFixed(1))} %`);
