// A kernel: a formula that lemmas speak of, and the function of the engine that it transcribes.
import { type Bool, evaluate, holds, type Int, type Values } from '../formula.ts';
import type { Draw } from './draw.ts';

export type Kernel = {
  readonly name: string;
  readonly draw: (draw: Draw) => Values;
  readonly formula: (values: Values) => string;
  readonly engine: (values: Values) => string;
};

/** What both sides are compared by. */
export const shown = (results: readonly (bigint | boolean)[]): string => results.join(' ');

export const kernelOf = (kernel: {
  readonly name: string;
  readonly draw: (draw: Draw) => Values;
  readonly formula: readonly (Int | Bool)[];
  readonly engine: (read: (name: string) => bigint) => readonly (bigint | boolean)[];
}): Kernel => ({
  name: kernel.name,
  draw: kernel.draw,
  formula: (values) => shown(kernel.formula.map((each) => valueOf(each, values))),
  engine: (values) => shown(kernel.engine((name) => values[name] ?? 0n)),
});

function valueOf(formula: Int | Bool, values: Values): bigint | boolean {
  switch (formula.op) {
    case 'le':
    case 'lt':
    case 'eq':
    case 'and':
    case 'or':
    case 'not':
      return holds(formula, values);
    default:
      return evaluate(formula, values);
  }
}
