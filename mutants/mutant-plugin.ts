// Puts one mutant into the files that a test run loads, if the environment names one. Without it, no plugin at all.
import type { Plugin } from 'vitest/config';
import { MUTANT_VARIABLE, type Mutant } from './mutant.ts';

type Swap = Pick<Mutant, 'file' | 'find' | 'replace'>;

export function mutantPlugins(environment: NodeJS.ProcessEnv): Plugin[] {
  const text = environment[MUTANT_VARIABLE];
  if (text === undefined) return [];
  const { file, find, replace } = JSON.parse(text) as Swap;
  const isMutated = (id: string): boolean => id.split('?')[0]?.endsWith(`/${file}`) === true;
  return [
    {
      name: 'plimsoll-mutant',
      enforce: 'pre',
      // All other files are the same with and without a mutant: runs share what was transformed once. Its own is never kept.
      api: { vitest: { experimental: { ignoreFsModuleCache: true } } },
      configureVitest({ experimental_defineCacheKeyGenerator: define }) {
        define(({ id }) => (isMutated(id) ? false : undefined));
      },
      transform(code, id) {
        if (!isMutated(id)) return undefined;
        if (code.split(find).length !== 2) throw new Error(`${file}: "${find}" occurs not once`);
        return { code: code.replace(find, () => replace), map: null };
      },
    },
  ];
}
