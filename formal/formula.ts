// Formulas over whole numbers that are read twice: by z3, which proves something of them, and by a plain evaluator, whose
// answers are compared with the engine's own functions. One text, so that what is proved is what is computed.

export type Int =
  | { readonly op: 'variable'; readonly name: string }
  | { readonly op: 'constant'; readonly value: bigint }
  | { readonly op: IntOp; readonly a: Int; readonly b: Int }
  | { readonly op: 'if'; readonly test: Bool; readonly yes: Int; readonly no: Int };
export type Bool =
  | { readonly op: 'le' | 'lt' | 'eq'; readonly a: Int; readonly b: Int }
  | { readonly op: 'and' | 'or'; readonly all: readonly Bool[] }
  | { readonly op: 'not'; readonly a: Bool };
/** `divDown` and `divUp` are defined for divisors above zero; `truncate` is the division of the language, towards zero. */
type IntOp = 'add' | 'sub' | 'mul' | 'divDown' | 'divUp' | 'truncate';
export type Values = Readonly<Record<string, bigint>>;

export const v = (name: string): Int => ({ op: 'variable', name });
export const n = (value: bigint): Int => ({ op: 'constant', value });
const chain = (op: IntOp, all: readonly Int[]): Int => all.reduce((a, b) => ({ op, a, b }));
export const add = (...all: readonly Int[]): Int => chain('add', all);
export const mul = (...all: readonly Int[]): Int => chain('mul', all);
export const sub = (a: Int, b: Int): Int => ({ op: 'sub', a, b });
export const neg = (a: Int): Int => sub(n(0n), a);
export const divDown = (a: Int, b: Int): Int => ({ op: 'divDown', a, b });
export const divUp = (a: Int, b: Int): Int => ({ op: 'divUp', a, b });
export const truncate = (a: Int, b: Int): Int => ({ op: 'truncate', a, b });
export const when = (test: Bool, yes: Int, no: Int): Int => ({ op: 'if', test, yes, no });
export const min = (a: Int, b: Int): Int => when(lt(a, b), a, b);
export const max = (a: Int, b: Int): Int => when(lt(b, a), a, b);
export const abs = (a: Int): Int => when(lt(a, n(0n)), neg(a), a);
export const mulDivDown = (a: Int, b: Int, d: Int): Int => divDown(mul(a, b), d);
export const mulDivUp = (a: Int, b: Int, d: Int): Int => divUp(mul(a, b), d);

export const le = (a: Int, b: Int): Bool => ({ op: 'le', a, b });
export const lt = (a: Int, b: Int): Bool => ({ op: 'lt', a, b });
export const ge = (a: Int, b: Int): Bool => le(b, a);
export const gt = (a: Int, b: Int): Bool => lt(b, a);
export const eq = (a: Int, b: Int): Bool => ({ op: 'eq', a, b });
export const and = (...all: readonly Bool[]): Bool => ({ op: 'and', all });
export const or = (...all: readonly Bool[]): Bool => ({ op: 'or', all });
export const not = (a: Bool): Bool => ({ op: 'not', a });
export const implies = (a: Bool, b: Bool): Bool => or(not(a), b);
export const ZERO = n(0n);
export const PPM = n(1_000_000n);

/** The value of a formula; throws where a variable is missing or a divisor is not above zero. */
export function evaluate(formula: Int, values: Values): bigint {
  switch (formula.op) {
    case 'variable': {
      const value = values[formula.name];
      if (value === undefined) throw new RangeError(`no value for ${formula.name}`);
      return value;
    }
    case 'constant':
      return formula.value;
    case 'if':
      return evaluate(holds(formula.test, values) ? formula.yes : formula.no, values);
    default:
      return apply(formula.op, evaluate(formula.a, values), evaluate(formula.b, values));
  }
}

export function holds(formula: Bool, values: Values): boolean {
  switch (formula.op) {
    case 'and':
      return formula.all.every((each) => holds(each, values));
    case 'or':
      return formula.all.some((each) => holds(each, values));
    case 'not':
      return !holds(formula.a, values);
    default: {
      const a = evaluate(formula.a, values);
      const b = evaluate(formula.b, values);
      if (formula.op === 'le') return a <= b;
      return formula.op === 'lt' ? a < b : a === b;
    }
  }
}

function apply(op: IntOp, a: bigint, b: bigint): bigint {
  if (op === 'add') return a + b;
  if (op === 'sub') return a - b;
  if (op === 'mul') return a * b;
  if (b <= 0n) throw new RangeError(`${op} by ${b}, which is not above zero`);
  const quotient = a / b;
  if (op === 'truncate' || quotient * b === a) return quotient;
  if (op === 'divDown') return a < 0n ? quotient - 1n : quotient;
  return a < 0n ? quotient : quotient + 1n;
}
