// Asks z3 whether a claim follows. A refutation comes with the values that refute it, checked here once more without z3.
import { init } from 'z3-solver';
import { type Bool, holds, type Values } from './formula.ts';
import { scriptOf } from './smt.ts';

export type Claim = { readonly given: readonly Bool[]; readonly follows: Bool };
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
  const ask = (text: string): Promise<string> => Z3.eval_smtlib2_string(context, text);
  return {
    async judge(claim) {
      const { script, variables } = scriptOf(claim, timeoutMs);
      const answer = (await ask(script)).trim();
      if (answer === 'unsat') return { type: 'proved' };
      if (answer !== 'sat')
        return { type: 'unknown', why: `${answer} ${await ask('(get-info :reason-unknown)')}` };
      const by = valuesOf(await ask(`(get-value (${variables.join(' ')}))`));
      const isRefuted = claim.given.every((each) => holds(each, by)) && !holds(claim.follows, by);
      return isRefuted
        ? { type: 'refuted', by }
        : { type: 'unknown', why: `${show(by)} is said to refute it, and does not` };
    },
    close: () => em.PThread.terminateAllThreads(),
  };
}

export const show = (values: Values): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');

/** `((a 1) (b (- 2)))` as values. */
function valuesOf(text: string): Values {
  const pairs = text.matchAll(/\((\w+) (?:\(- (\d+)\)|(\d+))\)/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', negative, positive]) => [
      name,
      negative === undefined ? BigInt(positive ?? '0') : -BigInt(negative),
    ]),
  );
}
