// Asks z3 whether a claim follows. A refutation comes with the values that refute it, checked here once more without z3.
import { init, Z3_lbool } from 'z3-solver';
import { type Bool, holds, type Values } from './formula.ts';
import { scriptOf } from './smt.ts';

export type Claim = {
  readonly given: readonly Bool[];
  readonly follows: Bool;
  /** See lemmas/lemma.ts; `products` where it is not named. */
  readonly by?: 'products' | 'cases';
};
export type Verdict =
  | { readonly type: 'proved' }
  | { readonly type: 'refuted'; readonly by: Values }
  | { readonly type: 'unknown'; readonly why: string };

export type Prover = {
  readonly judge: (claim: Claim) => Promise<Verdict>;
  /** Ends z3's threads, which would keep the process alive. */
  readonly close: () => void;
};

/** `timeoutMs`: for each claim. */
export async function createProver(timeoutMs: number): Promise<Prover> {
  const { Z3, em } = await init();
  const context = Z3.mk_context(Z3.mk_config());
  const logic = Z3.mk_string_symbol(context, 'QF_NIA');
  const limits = Z3.mk_params(context);
  Z3.params_inc_ref(context, limits);
  Z3.params_set_uint(context, limits, Z3.mk_string_symbol(context, 'timeout'), timeoutMs);
  return {
    async judge(claim) {
      const { script, variables } = scriptOf(claim);
      const solver =
        claim.by === 'cases' ? Z3.mk_solver(context) : Z3.mk_solver_for_logic(context, logic);
      Z3.solver_inc_ref(context, solver);
      Z3.solver_set_params(context, solver, limits);
      // Read at once: a text that is handed to a call which answers later may be gone when it is read.
      Z3.solver_from_string(context, solver, script);
      try {
        const answer = await Z3.solver_check(context, solver);
        if (answer === Z3_lbool.Z3_L_FALSE) return { type: 'proved' };
        if (answer !== Z3_lbool.Z3_L_TRUE)
          return { type: 'unknown', why: Z3.solver_get_reason_unknown(context, solver) };
        const model = Z3.model_to_string(context, Z3.solver_get_model(context, solver));
        const by = valuesOf(model, variables);
        const isRefuted = claim.given.every((each) => holds(each, by)) && !holds(claim.follows, by);
        return isRefuted
          ? { type: 'refuted', by }
          : { type: 'unknown', why: `${show(by)} is said to refute it, and does not` };
      } finally {
        Z3.solver_dec_ref(context, solver);
      }
    },
    close: () => em.PThread.terminateAllThreads(),
  };
}

export const show = (values: Values): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');

/** `a -> 1`, `b -> (- 2)`, one a line; what the model leaves out may be anything. */
function valuesOf(model: string, variables: readonly string[]): Values {
  const found = new Map(
    [...model.matchAll(/^(\w+) -> (?:\(- (\d+)\)|(\d+))/gm)].map(
      ([, name = '', negative, positive]) => [
        name,
        negative === undefined ? BigInt(positive ?? '0') : -BigInt(negative),
      ],
    ),
  );
  return Object.fromEntries(variables.map((name) => [name, found.get(name) ?? 0n]));
}
