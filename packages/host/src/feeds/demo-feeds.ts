// Feeds of the demo venue, from a file to running: what it lists is heard from outside, everything else stays simulated.
import type { Tick } from '@plimsoll/engine';
import { demoVenue } from '@plimsoll/lab';
import { readJsonDocument } from '../documents/json-document.ts';
import { systemClock } from './feed-clock.ts';
import { type FeedFile, readFeedFile } from './feed-file.ts';
import { FeedHub } from './feed-hub.ts';
import { fedTicks, listedSources, listingMistakes } from './fed-ticks.ts';
import { exchangeMistakes, openFeeds } from './open-feeds.ts';
import { statusText } from './status-text.ts';

export type DemoFeeds = {
  readonly onTick: (tick: Tick) => Tick;
  /** Until each source was heard once, at most for a while: a venue that opens wants to know what things cost. */
  firstPrices(): Promise<void>;
  stop(): Promise<void>;
};

const FIRST_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Reads the file, with every mistake named, and starts its feeds; `say` gets a line for each status. */
export async function openDemoFeeds(path: string, say: (line: string) => void): Promise<DemoFeeds> {
  const clock = systemClock;
  const listed = listedSources(demoVenue(0).inputs);
  const further = async (read: FeedFile) => [
    ...listingMistakes(read, listed),
    ...(await exchangeMistakes(read)),
  ];
  const file = await readFeedFile(readJsonDocument(path), further);
  const hub = new FeedHub({
    feeds: await openFeeds(file, clock),
    clock,
    onStatus: (source, status) => say(`${source}: ${statusText(status, clock.now())}`),
  });
  hub.start();
  const stopping = new AbortController();
  return {
    onTick: fedTicks({ hub, file, listed }),
    async firstPrices() {
      const until = clock.now() + FIRST_WITHIN_MS;
      while (!hub.isComplete && clock.now() < until && !stopping.signal.aborted)
        await clock.sleep(LOOK_EVERY_MS, stopping.signal);
      if (!hub.isComplete) say('not every feed has brought a price; the venue starts without');
    },
    async stop() {
      stopping.abort();
      await hub.stop();
    },
  };
}
