// `npm run bench`: the first measures of what a user would feel, each as a ratio to a yardstick taken in the same run, so
// that a slow or busy machine shows in both. Seeded and fixed in size; nothing here is a test.
import { benchAdl } from './adl.ts';
import { benchCommands } from './commands.ts';
import { benchJournal } from './journal.ts';
import { benchOptions } from './options.ts';
import { benchPortfolioAccounts } from './portfolio-accounts.ts';
import { benchPortfolioBlocks } from './portfolio-blocks.ts';
import { benchPortfolioMargin } from './portfolio-margin.ts';
import { benchRevaluation } from './revaluation.ts';

console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}; each figure is the fastest of several runs\n`,
);
for (const bench of [
  benchRevaluation,
  benchOptions,
  benchPortfolioBlocks,
  benchPortfolioMargin,
  benchPortfolioAccounts,
  benchCommands,
  benchAdl,
  benchJournal,
]) {
  for (const row of bench()) {
    console.log(`${row.what.padEnd(58)} ${row.figure.padStart(22)}   ${row.ratio}`);
  }
  console.log('');
}
