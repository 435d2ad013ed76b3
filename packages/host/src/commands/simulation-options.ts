// The options of `plimsoll cascade` and `plimsoll latency`, and what their texts mean. The work is in cascade.ts and
// latency.ts, loaded when asked for.
import { type Command, InvalidArgumentError } from 'commander';
import { numberFrom, wholeFrom } from './option-values.ts';

export function registerSimulations(program: Command): void {
  withCommon(
    program
      .command('cascade')
      .description(
        'let liquidations move the book they trade in: how far that amplifies a move, and where the loop explodes',
      )
      .argument('[files...]', 'price files (CSV, also gzip) that come from outside; else one shock')
      .option(
        '--shock <percent>',
        'the shock: -10 falls by 10 % (default: -10)',
        numberFrom(-90, 200),
      )
      .option('--over <seconds>', 'the shock takes so long', numberFrom(15, 86_400), 600)
      .option('--depth <times>', 'depth of the books', numberFrom(0.001, 1e6), 1)
      .option('--leverage <times>', 'leverage of the accounts', numberFrom(0.1, 20), 1)
      .option('--open-interest <times>', 'positions of the accounts', numberFrom(0.01, 4), 1)
      .option('--margins <times>', 'initial and maintenance rates', numberFrom(1, 20), 1)
      .option('--impact <form>', 'linear, square-root or fitted', 'linear')
      .option('--permanent <percent>', 'share of an impact that stays', numberFrom(0, 100), 64)
      .option('--refill <seconds>', 'half of the rest is back after', numberFrom(1, 1e6), 257)
      .option(
        '--participation <times>',
        'most depths within 1 % that liquidations take in a minute',
        numberFrom(0.001, 1e6),
        1,
      )
      .option(
        '--index-share <percent>',
        'share of the impact that the index follows',
        numberFrom(0, 100),
        100,
      )
      .option('--no-grid', 'leave out the region where the loop explodes (about a minute)'),
  ).action(async (files, options) => (await import('./cascade.ts')).cascade(files, options));
  withCommon(
    program
      .command('latency')
      .description('bad debt against late prices, late orders, a congested road and wider margins')
      .argument('[files...]', 'price files (CSV, also gzip); without them a generated crash')
      .option(
        '--delays <list>',
        'such as 0s,5s,1m; by default what the data can resolve',
        delayList,
      )
      .option('--margins <list>', "times the venue's margins, such as 1,1.5,2", listFrom(1, 20))
      .option('--loads <list>', 'percent of the road that others take', listFrom(0, 500))
      .option('--engine-latency', "also with the engine's own latency parameters on", false),
  ).action(async (files, options) => (await import('./latency.ts')).latency(files, options));
}

function withCommon(command: Command): Command {
  return command
    .option('--accounts <n>', 'number of accounts', wholeFrom(2, 1_000_000), 2_000)
    .option('--seed <n>', 'seed of everything drawn', wholeFrom(0, 0xffff_ffff), 1)
    .option('--out <dir>', 'folder for a page (HTML) and the numbers (JSON)')
    .option('--json', 'print the result as one line of JSON on standard output', false);
}

const LIST_MOST = 12;

function listFrom(least: number, most: number): (text: string) => readonly number[] {
  const one = numberFrom(least, most);
  return (text) => ascending(text.split(',').map((each) => one(each.trim())));
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function delayList(text: string): readonly number[] {
  const delays = text.split(',').map((each) => {
    const [, digits, unit = ''] = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(each.trim()) ?? [];
    const delay = Math.round(Number(digits) * (UNITS[unit] ?? Number.NaN));
    if (delay >= 0 && delay <= 86_400_000) return delay;
    throw new InvalidArgumentError('Delays are written like 0s,500ms,20s,1m, up to a day.');
  });
  return ascending(delays[0] === 0 ? delays : [0, ...delays]);
}

function ascending(values: readonly number[]): readonly number[] {
  const isAscending = values.every((value, i) => i === 0 || value > (values[i - 1] as number));
  if (isAscending && values.length <= LIST_MOST) return values;
  throw new InvalidArgumentError(`It must be at most ${LIST_MOST} values, in rising order.`);
}
