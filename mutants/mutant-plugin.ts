// Puts one mutant into the files that a test run loads, if the environment names one. Without it, no plugin at all.
import type { Plugin } from 'vitest/config';
import { MUTANT_VARIABLE, type Mutant } from './mutant.ts';

type Swap = Pick<Mutant, 'file' | 'find' | 'replace'>;

export function mutantPlugins(environment: NodeJS.ProcessEnv): Plugin[] {
  const text = environment[MUTANT_VARIABLE];
  if (text === undefined) return [];
  const { file, find, replace } = JSON.parse(text) as Swap;
  return [
    {
      name: 'plimsoll-mutant',
      enforce: 'pre',
      transform(code, id) {
        if (!id.split('?')[0]?.endsWith(`/${file}`)) return undefined;
        if (code.split(find).length !== 2) throw new Error(`${file}: "${find}" occurs not once`);
        return { code: code.replace(find, () => replace), map: null };
      },
    },
  ];
}
