// Every hand-written mutant, by the part of the engine that it breaks.
import { accountMutants } from './catalogue/accounts.ts';
import { arithmeticMutants } from './catalogue/arithmetic.ts';
import { sharedLossMutants } from './catalogue/shared-losses.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...arithmeticMutants,
  ...sharedLossMutants,
  ...accountMutants,
];
