// The options of `plimsoll backtest predictions`, and what their texts mean. The work is in predictions.ts, loaded when
// asked for.
import type { Command } from 'commander';
import { wholeFrom } from '../option-values.ts';

export function registerPredictions(backtest: Command): void {
  backtest
    .command('predictions')
    .description('judge the chances of liquidation that accounts were given through replays')
    .argument(
      '<files...>',
      'price files, each a replay: FILE, FILE@FROM..TO (days) or synthetic:SEED',
    )
    .option(
      '--calibrate <files>',
      'replays that correct the predictions, separated by commas; else those that come with Plimsoll',
      list,
    )
    .option(
      '--warmup <files>',
      'history that volatility is measured on before each replay, separated by commas',
      list,
      [],
    )
    .option('--accounts <n>', 'accounts of each replay', wholeFrom(10, 1_000_000), 2_000)
    .option('--seed <n>', 'seed of everything drawn', wholeFrom(0, 0xffff_ffff), 1)
    .option('--every <minutes>', 'ask about the accounts so often', wholeFrom(1, 1_440), 30)
    .option('--out <dir>', 'folder for a page (HTML) and the numbers (JSON)')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (files, options) =>
      (await import('./predictions.ts')).backtestPredictionsCommand(files, options),
    );
}

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
