// The command line of Plimsoll: reads the arguments and hands over to one file for each command, loaded when it is asked
// for: a verifier needs no server.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { registerAdl } from './commands/adl/adl-options.ts';
import { registerPredictions } from './commands/backtest/prediction-options.ts';
import { day, wholeFrom } from './commands/option-values.ts';
import { registerLiquidation } from './commands/liquidation/liquidation-options.ts';
import { registerUnwindStudy } from './commands/liquidation/unwind-options.ts';
import { registerSimulations } from './commands/simulation-options.ts';
import { EXIT, explain, UserError } from './errors.ts';
import { VERSION } from './version.ts';

await run(process.argv);

async function run(argv: readonly string[]): Promise<void> {
  try {
    await buildProgram().parseAsync(argv);
  } catch (error) {
    // Help and version end a run too, in order.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
      return;
    }
    const known = explain('go on', error);
    if (known instanceof UserError) {
      process.stderr.write(`plimsoll: ${known.message}\n`);
      process.exitCode = known.exitCode;
      return;
    }
    process.stderr.write(`plimsoll: this is a bug of ours, please report it\n${stackOf(error)}\n`);
    process.exitCode = EXIT.internal;
  }
}

function buildProgram(): Command {
  const program = new Command('plimsoll')
    .description('An open, exact and fast margin engine for derivatives venues.')
    .version(VERSION);
  // One sentence and an exit code for a wrong argument, like for every other mistake; before the commands, which
  // inherit it.
  program.exitOverride().configureOutput({
    outputError: (text, write) => write(`plimsoll: ${text.replace(/^error: /, '')}`),
  });
  program
    .command('start')
    .description('run a venue with a simulated market on 127.0.0.1, its journal and its dashboard')
    .option('--data-dir <dir>', 'where the journal and the snapshots are kept', './plimsoll-data')
    .option('--port <n>', 'port of the HTTP server, 0 for any free one', portNumber, 4600)
    .option(
      '--accounts <n>',
      'accounts of the demo population on a fresh venue',
      wholeFrom(2, 1_000_000),
    )
    .option('--seed <n>', 'seed of the simulated market', wholeFrom(0, 0xffff_ffff))
    .option('--feeds <file>', 'sources that get real prices in place of simulated ones')
    .option('--ladder <name>', 'ladder of a fresh venue: a name, or the path of a file', 'plimsoll')
    .action(async (options) => (await import('./commands/start.ts')).start(options));
  program
    .command('replay')
    .description('run a population of accounts through price files (CSV, also gzip)')
    .argument('[files...]', 'price files; not needed with --synthetic')
    .option('--accounts <n>', 'number of accounts', wholeFrom(2, 10_000_000), 10_000)
    .option(
      '--seed <n>',
      'seed of the population and of everything drawn',
      wholeFrom(0, 0xffff_ffff),
      1,
    )
    .option(
      '--from <day>',
      'first day that is replayed, such as 2020-03-08; else all of the files',
      day,
    )
    .option('--to <day>', 'day before which the replay ends', day)
    .option('--schedule <name>', 'margin schedule: static or adaptive', scheduleName, 'static')
    .option(
      '--warmup <file>',
      'price file of the time before, from which forecasts are made (repeatable)',
      more,
      [],
    )
    .option(
      '--compare',
      'both schedules at equal mean initial margin before the crash, side by side',
      false,
    )
    .option(
      '--out <dir>',
      'folder for report.json, report.html and the journal',
      './plimsoll-replay',
    )
    .option('--force', 'replace what an earlier replay left in --out', false)
    .option('--synthetic', 'generate a seeded crash instead of reading files', false)
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (files, options) =>
      (await import('./commands/replay.ts')).replay(files, options),
    );
  program
    .command('margin')
    .description(
      'margin of one portfolio under one rulebook or several (docs/examples/portfolio.json)',
    )
    .argument('<file>', 'portfolio as JSON, amounts as decimal strings')
    .option('--rulebook <name>', 'rulebook by name, or the path of one', 'plimsoll')
    .option('--explain', 'print the whole tree of numbers', false)
    .option('--compare <names>', 'several rulebooks side by side, separated by commas', commaList)
    .option('--what-if <change>', 'a change first, such as "price BTC -10%" (repeatable)', more, [])
    .option('--liquidation-price <symbol>', 'of one market, or "all" (repeatable)', more, [])
    .option('--max-order <order>', 'such as "buy BTC-PERP" (repeatable)', more, [])
    .option('--max-withdrawal <asset>', 'of one asset (repeatable)', more, [])
    .option('--surface <axes>', 'such as "price BTC -50..50, volatility BTC -20..40"')
    .option('--json', 'print the result as JSON on standard output', false)
    .action(async (file, options) =>
      (await import('./commands/margin/margin.ts')).margin(file, options),
    );
  program
    .command('stress')
    .description('stress tests of a running venue, a snapshot or a data directory; changes nothing')
    .option('--url <url>', 'a running venue (default: http://127.0.0.1:4600)')
    .option('--snapshot <file>', 'a snapshot file')
    .option('--data-dir <dir>', 'the newest snapshot and records of a data directory, read only')
    .option('--scenarios <file>', 'an own set of scenarios instead of the one that comes along')
    .option('--history <files...>', 'price files: their worst hours and days, and correlations')
    .option('--account <id>', 'one account alone', wholeFrom(0, 0xffff_fffe))
    .option('--simulations <n>', 'draws of joint moves, 0 for none', wholeFrom(0, 1_000_000), 2_000)
    .option('--seed <n>', 'seed of the draws', wholeFrom(0, 0xffff_ffff), 1)
    .option('--out <dir>', 'folder for stress.html and stress.json')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (options) => (await import('./commands/stress/stress.ts')).stress(options));
  const backtests = program
    .command('backtest')
    .description('judge what the venue would have asked against what came');
  registerPredictions(backtests);
  backtests
    .command('margin')
    .description('judge margin schedules and volatility forecasts walk-forward on price files')
    .argument('<files...>', 'price files with bars of an hour or less (CSV, also gzip)')
    .option('--horizon <list>', 'horizons separated by commas, such as 1h,1d', '1d')
    .option('--confidence <p>', 'share of losses that the margin is to cover', '0.99')
    .option('--judge-from <date>', 'first day judged; else after a year, or half of the data')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (files, options) =>
      (await import('./commands/backtest/margin-backtest.ts')).backtestMargin(files, options),
    );
  registerSimulations(program);
  registerAdl(program);
  registerLiquidation(program);
  registerUnwindStudy(program);
  gameCommand(program);
  program
    .command('incidents')
    .description('past incidents of venues, under the rule of the day and on this engine')
    .option('--out <dir>', 'folder for incidents.html and incidents.json')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (options) => (await import('./commands/incidents.ts')).incidents(options));
  rulebookCommands(program.command('rulebooks').description('the rulebooks of venues'));
  program
    .command('conformance')
    .description('run published cases of venues through the margin models')
    .argument('<dir>', 'folder of case files (*.json)')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (folder, options) =>
      (await import('./commands/conformance.ts')).conformance(folder, options),
    );
  program
    .command('journal')
    .description('work with a journal')
    .command('verify')
    .description('recompute step hash and conservation of a journal from its records alone')
    .argument('<dir>', 'journal folder, or a data directory that holds one')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (directory, options) =>
      (await import('./commands/journal-verify.ts')).journalVerify(directory, options),
    );
  program
    .command('feeds')
    .description('prices of exchanges, Pyth and Chainlink')
    .command('check')
    .description('connect the feeds of a file, show what comes, and end with a table')
    .argument('<file>', 'feed file (docs/feeds.md)')
    .option('--seconds <n>', 'for how long', wholeFrom(1, 3_600), 15)
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (file, options) =>
      (await import('./commands/feeds-check.ts')).feedsCheck(file, options),
    );
  return program;
}

function gameCommand(program: Command): void {
  program
    .command('liquidation-game')
    .description('competing liquidators bid for accounts, under one order of messages or all')
    .argument('[file]', 'price file (CSV, also gzip); without one a seeded crash is generated')
    .option('--liquidators <n>', 'competing liquidators', wholeFrom(1, 200), 12)
    .option('--auctions <n>', 'accounts that fall into liquidation', wholeFrom(1, 2_000), 200)
    .option('--seed <n>', 'seed of everything drawn', wholeFrom(0, 0xffff_ffff), 1)
    .addOption(
      new Option(
        '--order <name>',
        'who is first of messages at the same time; else all four',
      ).choices(['cureFirst', 'bidsFirst', 'random', 'batch']),
    )
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .option('--html <file>', 'write the result as a page')
    .action(async (file, options) =>
      (await import('./commands/liquidation-game.ts')).liquidationGame(file, options),
    );
}

function rulebookCommands(rulebooks: Command): void {
  const json = [
    '--json',
    'print the result as one line of JSON on standard output',
    false,
  ] as const;
  rulebooks
    .command('list')
    .description('the rulebooks that come with Plimsoll')
    .option(...json)
    .action(async (options) => (await import('./commands/rulebooks.ts')).listRulebooks(options));
  rulebooks
    .command('check')
    .description('every mistake of rulebook files, with its line')
    .argument('<files...>', 'paths, or names of those that come with Plimsoll')
    .option(...json)
    .action(async (files, options) =>
      (await import('./commands/rulebooks.ts')).checkRulebooks(files, options),
    );
  rulebooks
    .command('models')
    .description('the margin models that rulebooks combine, or every parameter of one')
    .argument('[model]', 'name of a model')
    .action(async (model) => (await import('./commands/rulebooks.ts')).showModels(model));
  rulebooks
    .command('show')
    .description('print a rulebook, to start your own from')
    .argument('<name>', 'name of a rulebook')
    .action(async (name) => (await import('./commands/rulebooks.ts')).showRulebook(name));
}

function commaList(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim());
}

function more(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function portNumber(text: string): number {
  return wholeFrom(0, 65_535)(text);
}

function scheduleName(text: string): 'static' | 'adaptive' {
  if (text === 'static' || text === 'adaptive') return text;
  throw new InvalidArgumentError('It must be static or adaptive.');
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
