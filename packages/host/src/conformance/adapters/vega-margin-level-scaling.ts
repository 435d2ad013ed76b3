// Search, initial and release levels as multiples of maintenance, rounded down to whole units.
import { Exact, scaledLevels } from '@plimsoll/engine/models';
import { type Adapter, UnknownCase } from '../adapter.ts';
import { exactOf, textOf } from '../fields.ts';

export const vegaMarginLevelScaling: Adapter = ({ input }) => {
  const mode = textOf(input, 'mode');
  if (mode !== 'cross' && mode !== 'isolated') throw new UnknownCase(`the mode "${mode}"`);
  return scaledLevels({
    maintenance: exactOf(input, 'maintenance'),
    factors: {
      search: exactOf(input, 'searchFactor'),
      initial: exactOf(input, 'initialFactor'),
      release: exactOf(input, 'releaseFactor'),
    },
    mode,
    quantum: Exact.ONE,
    rounding: 'down',
  });
};
