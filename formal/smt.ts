// Writes a claim for z3. A quotient becomes a variable of its own with the two inequalities that define it: z3 is far better
// at products than at division. Where a divisor may be zero the quotient is anything, so a proof never rests on it.
import type { Bool, Int } from './formula.ts';

/** A script that is `unsat` exactly if `follows` does from `given`. */
export function scriptOf(claim: { readonly given: readonly Bool[]; readonly follows: Bool }): {
  readonly script: string;
  readonly variables: readonly string[];
} {
  const writer = new Writer();
  const given = claim.given.map((each) => writer.bool(each));
  const follows = writer.bool(claim.follows);
  const lines = [
    ...[...writer.variables].map((name) => `(declare-const ${name} Int)`),
    ...writer.quotients.map(({ name }) => `(declare-const ${name} Int)`),
    ...writer.quotients.map(({ definition }) => `(assert ${definition})`),
    ...given.map((each) => `(assert ${each})`),
    `(assert (not ${follows}))`,
  ];
  return { script: lines.join('\n'), variables: [...writer.variables] };
}

class Writer {
  readonly variables = new Set<string>();
  readonly quotients: { readonly name: string; readonly definition: string }[] = [];
  private readonly known = new Map<string, string>();

  int(formula: Int): string {
    switch (formula.op) {
      case 'variable':
        this.variables.add(formula.name);
        return formula.name;
      case 'constant':
        return formula.value < 0n ? `(- ${-formula.value})` : String(formula.value);
      case 'if':
        return `(ite ${this.bool(formula.test)} ${this.int(formula.yes)} ${this.int(formula.no)})`;
      case 'add':
        return `(+ ${this.int(formula.a)} ${this.int(formula.b)})`;
      case 'sub':
        return `(- ${this.int(formula.a)} ${this.int(formula.b)})`;
      case 'mul':
        return `(* ${this.int(formula.a)} ${this.int(formula.b)})`;
      case 'divDown':
        return this.quotient('down', this.int(formula.a), this.int(formula.b));
      case 'divUp':
        return this.quotient('up', this.int(formula.a), this.int(formula.b));
      case 'truncate': {
        const a = this.int(formula.a);
        const b = this.int(formula.b);
        return `(ite (< ${a} 0) ${this.quotient('up', a, b)} ${this.quotient('down', a, b)})`;
      }
    }
  }

  bool(formula: Bool): string {
    switch (formula.op) {
      case 'and':
        return formula.all.length === 0 ? 'true' : `(and ${this.all(formula.all)})`;
      case 'or':
        return formula.all.length === 0 ? 'false' : `(or ${this.all(formula.all)})`;
      case 'not':
        return `(not ${this.bool(formula.a)})`;
      case 'le':
        return `(<= ${this.int(formula.a)} ${this.int(formula.b)})`;
      case 'lt':
        return `(< ${this.int(formula.a)} ${this.int(formula.b)})`;
      case 'eq':
        return `(= ${this.int(formula.a)} ${this.int(formula.b)})`;
    }
  }

  private all(formulas: readonly Bool[]): string {
    return formulas.map((each) => this.bool(each)).join(' ');
  }

  private quotient(direction: 'down' | 'up', a: string, b: string): string {
    const key = `${direction} ${a} ${b}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const name = `quotient${this.quotients.length}`;
    this.known.set(key, name);
    const back = `(* ${name} ${b})`;
    const bounds =
      direction === 'down'
        ? `(and (<= ${back} ${a}) (< ${a} (+ ${back} ${b})))`
        : `(and (>= ${back} ${a}) (> ${a} (- ${back} ${b})))`;
    this.quotients.push({ name, definition: `(=> (> ${b} 0) ${bounds})` });
    return name;
  }
}
