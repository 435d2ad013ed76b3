// `plimsoll stress`: takes the state of a venue, runs the scenarios over all its accounts or one of them, and puts down what came
// out: a table, a page, one line of JSON.
import {
  accountStress,
  BarFileError,
  estimateMoves,
  type HourlyHistory,
  hourlyHistory,
  joinBars,
  type ResolvedShocks,
  runStress,
  type ScenarioSet,
  stressHtml,
  type StressResult,
  worstMoves,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';
import { readScenarioFile, shocksOn } from '../../stress/scenario-file.ts';
import {
  stateFromDirectory,
  stateFromSnapshot,
  stateFromVenue,
  type VenueState,
} from '../../stress/venue-state.ts';
import { readPriceFile } from '../price-files.ts';
import { progressBar } from '../progress.ts';
import { preparePageFolder, writePage } from '../simulation-out.ts';
import { accountTables, stressTables } from './stress-tables.ts';

export type StressCommandOptions = {
  readonly url?: string;
  readonly snapshot?: string;
  readonly dataDir?: string;
  readonly scenarios?: string;
  readonly history?: readonly string[];
  readonly account?: number;
  readonly simulations: number;
  readonly seed: number;
  readonly out?: string;
  readonly json: boolean;
};

const DEFAULT_URL = 'http://127.0.0.1:4600';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

export async function stress(options: StressCommandOptions): Promise<void> {
  const file = readScenarioFile(options.scenarios);
  const history = historyOf(options.history ?? []);
  const venue = await venueState(options);
  refuseEmpty(venue);
  const { state } = venue.engine;
  const time = new Date(state.time).toISOString();
  say(`accounts of ${venue.from}, ${time}; money in ${state.asset(0).symbol}`);
  const past = history === undefined ? [] : worstMoves(history);
  const resolved = shocksOn(file, state, past);
  if (history !== undefined)
    say(
      past.length > 0
        ? `${past.length} scenarios from the price files`
        : 'no scenario from the price files: they hold no two hours in a row that move',
    );
  const { account } = options;
  if (account === undefined) stressVenue(venue, { set: file.set, resolved, history, options });
  else stressOne(venue, { set: file.set, resolved, account, options });
}

async function venueState(options: StressCommandOptions): Promise<VenueState> {
  const { url, snapshot, dataDir } = options;
  const given = [url, snapshot, dataDir].filter((each) => each !== undefined);
  if (given.length > 1)
    throw new UserError('stress takes one of --url, --snapshot and --data-dir', EXIT.usage);
  if (snapshot !== undefined) return stateFromSnapshot(snapshot);
  if (dataDir !== undefined) return stateFromDirectory(dataDir);
  return stateFromVenue(url ?? DEFAULT_URL);
}

function refuseEmpty({ engine, from }: VenueState): void {
  if (engine.state.scalar('markets') > 0) return;
  throw new UserError(`there is nothing to stress in ${from}: it lists no market`);
}

function historyOf(paths: readonly string[]): HourlyHistory | undefined {
  if (paths.length === 0) return undefined;
  try {
    return hourlyHistory(joinBars(paths.map(readPriceFile)));
  } catch (error) {
    if (!(error instanceof BarFileError)) throw error;
    throw new UserError(error.message, EXIT.failure, error);
  }
}

function stressVenue(
  { engine }: VenueState,
  of: {
    readonly set: ScenarioSet;
    readonly resolved: ResolvedShocks;
    readonly history: HourlyHistory | undefined;
    readonly options: StressCommandOptions;
  },
): void {
  const { set, resolved, history, options } = of;
  preparePageFolder(options.out);
  const bar = progressBar('reverse stress, surface, distribution', 'parts');
  const horizon = set.distribution?.horizonHours ?? 24;
  let result: StressResult;
  try {
    result = runStress({
      state: engine.state,
      set,
      resolved,
      estimate: history === undefined ? undefined : estimateMoves(history, horizon),
      simulations: options.simulations,
      seed: options.seed,
      now: () => performance.now(),
      onProgress: (done, total) => bar.update(done, total),
    });
  } finally {
    bar.stop();
  }
  say(stressTables(result));
  const json = JSON.stringify(result);
  if (options.out !== undefined)
    writePage(options.out, { name: 'stress', html: stressHtml(result), json, say });
  if (options.json) process.stdout.write(`${json}\n`);
}

function stressOne(
  { engine }: VenueState,
  of: {
    readonly set: ScenarioSet;
    readonly resolved: ResolvedShocks;
    readonly account: number;
    readonly options: StressCommandOptions;
  },
): void {
  const { set, resolved, account, options } = of;
  const { state } = engine;
  const count = state.scalar('accounts');
  if (account >= count)
    throw new UserError(`there is no account ${account}: the last one is ${count - 1}`);
  const kind = state.accountKind(account);
  if (kind === 'insurance' || kind === 'suspense')
    throw new UserError(`account ${account} is the venue's own (${kind}), not a customer's`);
  if (options.out !== undefined)
    throw new UserError('--out is for the whole venue; leave out --account', EXIT.usage);
  const { shocks } = resolved;
  const began = performance.now();
  const result = accountStress(state, account, { shocks, slippage: set.slippage });
  say(accountTables(result, state.asset(0).symbol));
  say(`${shocks.length} scenarios in ${(performance.now() - began).toFixed(1)} ms`);
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
}
