// The door to HiGHS (MIT), a linear and quadratic solver in WebAssembly. It is loaded once; a solve is then a plain call. What
// it answers is never trusted: whoever asks verifies.
import highsModule from 'highs';

/** Values of the columns by name, or undefined where there is no optimum. */
export type Solve = (problem: string) => ReadonlyMap<string, number> | undefined;

/** The package's types describe its CommonJS form; imported as a module its default is the loader itself. */
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** The solver, ready to be called. */
export async function loadSolver(): Promise<Solve> {
  const highs = await loadHighs();
  return (problem) => {
    const solution = highs.solve(problem, { output_flag: false });
    if (solution.Status !== 'Optimal') return undefined;
    const columns = Object.values(solution.Columns);
    const values = new Map<string, number>();
    for (const column of columns) {
      const value = 'Primal' in column ? column.Primal : undefined;
      if (typeof value === 'number') values.set(column.Name, value);
    }
    return values;
  };
}
