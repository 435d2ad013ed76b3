// The unwind as a linear or quadratic program in the text that solvers read: lots to close of each leg, at the least cost, so
// that every plane known to bound the surplus of the account stays at or above zero. Floats throughout.
import type { Solve } from './highs-solver.ts';

/** What closing one leg costs in dollars, as a convex function of its lots. */
export type LegCost =
  | { readonly type: 'blocks'; readonly blocks: readonly Block[] }
  /** linear x lots + quadratic x lots^2: impact that grows with what is traded. */
  | { readonly type: 'quadratic'; readonly linear: number; readonly quadratic: number };
export type Block = { readonly lots: number; readonly perLot: number };

export type ProgramLeg = {
  readonly most: number;
  readonly cost: LegCost;
  /** Dollars a lot at the limit price: what all legs together may spend is bounded. */
  readonly atLimit: number;
};
/** surplus(x) <= at + sum of slope_i x_i, everywhere. */
export type Plane = { readonly at: number; readonly slopes: readonly number[] };

/** Lots of each leg, or undefined where no lots are enough. `spendMost`: dollars at the limits; Infinity: no bound. */
export function solveProgram(
  legs: readonly ProgramLeg[],
  planes: readonly Plane[],
  { solve, spendMost }: { readonly solve: Solve; readonly spendMost: number },
): readonly number[] | undefined {
  const columns = legs.map((leg, index) => columnsOf(leg, index));
  const costs = columns.flat().map(({ name, perLot }) => term(perLot, name));
  const squares = columns
    .flat()
    .filter(({ square }) => square > 0)
    .map(({ name, square }) => `${text(2 * square)} ${name} ^ 2`);
  const quadratic = squares.length === 0 ? '' : ` + [ ${squares.join(' + ')} ] / 2`;
  const rows = planes.map(({ at, slopes }, row) => {
    const terms = columns.flatMap((each, leg) =>
      each.map(({ name }) => term(slopes[leg] ?? 0, name)),
    );
    return ` p${row}: ${terms.join(' ')} >= ${text(-at)}`;
  });
  if (Number.isFinite(spendMost)) {
    const terms = columns.flatMap((each, leg) =>
      each.map(({ name }) => term(legs[leg]?.atLimit ?? 0, name)),
    );
    rows.push(` spend: ${terms.join(' ')} <= ${text(spendMost)}`);
  }
  const bounds = columns.flat().map(({ name, most }) => ` 0 <= ${name} <= ${text(most)}`);
  const problem = [
    'Minimize',
    ` cost: ${costs.join(' ')}${quadratic}`,
    'Subject To',
    ...rows,
    'Bounds',
    ...bounds,
    'End',
  ].join('\n');
  const found = solve(problem);
  if (found === undefined) return undefined;
  return columns.map((each) => each.reduce((lots, { name }) => lots + (found.get(name) ?? 0), 0));
}

type Column = {
  readonly name: string;
  readonly most: number;
  readonly perLot: number;
  readonly square: number;
};

function columnsOf({ most, cost }: ProgramLeg, leg: number): readonly Column[] {
  if (cost.type === 'quadratic')
    return [{ name: `x${leg}`, most, perLot: cost.linear, square: cost.quadratic }];
  return cost.blocks.map(({ lots, perLot }, block) => ({
    name: `x${leg}_${block}`,
    most: lots,
    perLot,
    square: 0,
  }));
}

const term = (factor: number, name: string): string =>
  `${factor < 0 ? '-' : '+'} ${text(Math.abs(factor))} ${name}`;
const text = (value: number): string => (Number.isFinite(value) ? value.toPrecision(15) : '1e30');

/** Dollars that lots of a leg cost. */
export function costOfLeg(cost: LegCost, lots: number): number {
  if (cost.type === 'quadratic') return lots * (cost.linear + cost.quadratic * lots);
  let left = lots;
  let total = 0;
  for (const block of cost.blocks) {
    const taken = Math.min(left, block.lots);
    total += taken * block.perLot;
    left -= taken;
  }
  return left > 0 ? Number.POSITIVE_INFINITY : total;
}
