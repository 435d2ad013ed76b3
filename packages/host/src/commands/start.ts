// `plimsoll start`: recovers the venue of a data directory, serves it, and runs the simulated market on it until it is
// told to stop. An orderly stop records the state root, writes a snapshot and exits with 0.
import type { Tick } from '@plimsoll/engine';
import { createDemoMarket, demoLadder } from '@plimsoll/lab';
import { runUnwindAdviser } from '../advisers/run-unwind-adviser.ts';
import { EXIT, UserError } from '../errors.ts';
import { openDemoFeeds } from '../feeds/demo-feeds.ts';
import { loadLadder } from '../ladders/find-ladder.ts';
import { recover, type Recovered } from '../recover.ts';
import { runDemo } from '../run-demo.ts';
import { builtDashboard } from '../server/dashboard-files.ts';
import { type StartedServer, startServer } from '../server/start-server.ts';
import { Venue } from '../venue.ts';
import { VERSION } from '../version.ts';

export type StartOptions = {
  readonly dataDir: string;
  readonly port: number;
  readonly accounts?: number;
  readonly seed?: number;
  /** File of feeds: what it lists is not simulated. */
  readonly feeds?: string;
  /** Name or path, for a venue that has set none. */
  readonly ladder: string;
};

/** The demo population: enough to fill a dashboard, and opened within a second or two. */
const ACCOUNTS = 1_000;
const TURN_EVERY_MS = 250;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export async function start(options: StartOptions): Promise<void> {
  const { dataDir, port } = options;
  const ladder = demoLadder(loadLadder(options.ladder));
  const fed = options.feeds === undefined ? undefined : await openDemoFeeds(options.feeds, say);
  const recovered = recover({ dataDirectory: dataDir, say });
  tellRecovery(dataDir, recovered);
  const { engine, journal, snapshots, stateRoot } = recovered;
  const venue = new Venue({
    engine,
    log: journal,
    snapshots,
    stateRoot,
    version: VERSION,
    say,
    onFailure: die,
  });
  let server: StartedServer;
  try {
    server = await startServer({ venue, dashboardDir: builtDashboard(), port });
  } catch (error) {
    journal.close();
    throw error;
  }
  process.stdout.write(`Plimsoll is running: ${server.url}\n`);
  const adviser = runUnwindAdviser(venue, say);
  const { accounts = ACCOUNTS, seed = 1 } = options;
  const market = createDemoMarket({ state: engine.state, accounts, seed, ladder });
  const stopped = stopSignal();
  // Whoever is told to stop while the first prices are awaited stops after them.
  await fed?.firstPrices();
  const onTick = fed?.onTick ?? ((tick: Tick) => tick);
  const demo = runDemo({ venue, market, turnEveryMs: TURN_EVERY_MS, onTick });
  const signal = await stopped;
  say(`${signal}: stopping`);
  process.once('SIGTERM', () => process.exit(EXIT.failure));
  process.once('SIGINT', () => process.exit(EXIT.failure));
  demo.stop();
  adviser.stop();
  await fed?.stop();
  await server.close();
  venue.stop();
  say(`stopped after step ${venue.status().sequence}; everything is in ${dataDir}`);
  process.exit(0);
}

function tellRecovery(dataDir: string, { journal, snapshotSequence, replayed }: Recovered): void {
  if (journal.lastSequence === 0) {
    say(`${dataDir} is new: a fresh venue with a simulated market`);
    say('its margin adapts at the pace of a demonstration: a minute of it stands for an hour');
    return;
  }
  const from =
    snapshotSequence === 0 ? 'the journal alone' : `the snapshot of step ${snapshotSequence}`;
  say(`${dataDir}: went on to step ${journal.lastSequence} from ${from} and ${replayed} records`);
}

/** The venue cannot go on. The journal keeps what was acknowledged; nothing more is written. */
function die(error: unknown): void {
  if (error instanceof UserError) {
    say(`plimsoll: ${error.message}`);
    process.exit(error.exitCode);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(
    `plimsoll: the engine stopped on a bug of ours; what was acknowledged is in the journal\n${stack}`,
  );
  process.exit(EXIT.internal);
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => resolve(signal));
  });
}
