// Every kernel beside the function that it transcribes. What stands here is what the proofs are about.
import { propertySeed } from '../../packages/engine/src/base/property.fixture.ts';
import { arithmeticKernels } from './arithmetic-kernels.ts';
import type { Kernel } from './kernel.ts';
import { liquidationKernels } from './liquidation-kernels.ts';
import { waterfallKernels } from './waterfall-kernels.ts';

/** Of the drawn inputs. */
export const seed = propertySeed;

export const kernels: readonly Kernel[] = [
  ...arithmeticKernels,
  ...liquidationKernels,
  ...waterfallKernels,
];
