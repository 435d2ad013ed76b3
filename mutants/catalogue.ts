// Every hand-written mutant, by the part of the engine that it breaks.
import { accountMutants } from './catalogue/accounts.ts';
import { arithmeticMutants } from './catalogue/arithmetic.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [...arithmeticMutants, ...accountMutants];
