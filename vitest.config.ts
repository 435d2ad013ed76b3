// Tests run from the sources: the "source" condition of each package's exports points at src/, so
// no build is needed first. `x.test.ts` is fast and belongs to the project "fast"; `x.slow.test.ts`
// (replays, kill -9, the browser) belongs to the project "slow".
import { defineConfig } from 'vitest/config';
import { mutantPlugins } from './mutants/mutant-plugin.ts';

const conditions = ['source', 'module', 'default'];
const everyTest = [
  'packages/*/src/**/*.test.{ts,tsx}',
  'packages/*/test/**/*.test.ts',
  'test/**/*.test.ts',
  'formal/**/*.test.ts',
];
const slowTest = [
  'packages/*/src/**/*.slow.test.ts',
  'packages/*/test/**/*.slow.test.ts',
  'test/**/*.slow.test.ts',
  'formal/**/*.slow.test.ts',
];
const shared = {
  environment: 'node' as const,
  pool: 'forks' as const,
  passWithNoTests: true,
};

export default defineConfig({
  plugins: mutantPlugins(process.env),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'] },
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'fast',
          include: everyTest,
          exclude: [...slowTest, '**/dist/**', '**/node_modules/**'],
          testTimeout: 10_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'slow',
          include: slowTest,
          exclude: ['**/dist/**', '**/node_modules/**'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
