// The formulas that are proved against the functions that run: a million random inputs, at which both must agree to the
// last quantum. A failure names the kernel, the values and the seed.
import { expect, test } from 'vitest';
import { kernels, seed } from './kernels/against-engine.ts';
import { show } from './prove.ts';
import { draws } from './kernels/draw.ts';

const RUNS_IN_ALL = 1_000_000;
const each = Math.ceil(RUNS_IN_ALL / kernels.length);

for (const kernel of kernels) {
  test(`${kernel.name} is what the engine computes`, () => {
    const draw = draws(seed);
    for (let run = 0; run < each; run++) {
      const values = kernel.draw(draw);
      const [proved, computed] = [kernel.formula(values), kernel.engine(values)];
      if (proved === computed) continue;
      expect.fail(
        `${kernel.name}: formula ${proved}, engine ${computed} at ${show(values)} ` +
          `(run ${run}; PLIMSOLL_SEED=${seed} npx vitest run --project slow formal/kernels)`,
      );
    }
  });
}
