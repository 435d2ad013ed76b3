// Proves every lemma and refutes its false twin with values that a plain evaluator confirms.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lemmas } from './lemmas/all.ts';
import { createProver, type Prover, show } from './prove.ts';

const TIMEOUT_MS = 60_000;
let prover: Prover;
beforeAll(async () => {
  prover = await createProver(TIMEOUT_MS);
});
afterAll(() => prover.close());

for (const [part, list] of Object.entries(lemmas)) {
  describe(part, () => {
    for (const lemma of list) {
      test(`proved: ${lemma.says}`, async () => {
        const verdict = await prover.judge(lemma);
        const why = verdict.type === 'refuted' ? show(verdict.by) : verdict;
        expect(verdict.type, `${JSON.stringify(why)}`).toBe('proved');
      });
      const { says, given = lemma.given, follows = lemma.follows } = lemma.twin;
      test(`refuted: ${says} (of: ${lemma.says})`, async () => {
        const verdict = await prover.judge({ given, follows });
        expect(verdict.type, 'the false twin').toBe('refuted');
        if (verdict.type === 'refuted')
          process.stdout.write(`  "${says}" fails at ${show(verdict.by)}\n`);
      });
    }
  });
}
