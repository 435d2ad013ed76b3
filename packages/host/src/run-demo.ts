// Drives the built-in simulated market: a turn at a time, each input decided before the next is drawn, and no new turn
// before the last one is durable.
import type { Input } from '@plimsoll/engine';
import type { DemoMarket } from './lab-parts.ts';
import type { Submitted } from './server/venue-port.ts';
import type { Venue } from './venue.ts';

export type DemoOptions = {
  readonly venue: Venue;
  readonly market: DemoMarket;
  readonly turnEveryMs: number;
};
export type RunningDemo = { stop(): Promise<void> };

/** Inputs of one go; a long turn (the population of a fresh venue) lets the server answer in between. */
const INPUTS_PER_GO = 500;

export function runDemo({ venue, market, turnEveryMs }: DemoOptions): RunningDemo {
  let isStopping = false;
  const done = (async () => {
    while (!isStopping) {
      const began = Date.now();
      await playTurn(venue, market.turn(began), () => isStopping);
      const rest = Math.max(0, turnEveryMs - (Date.now() - began));
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  })();
  return {
    stop() {
      isStopping = true;
      return done;
    },
  };
}

async function playTurn(
  venue: Venue,
  inputs: Iterable<Input>,
  isStopping: () => boolean,
): Promise<void> {
  let last: Promise<Submitted> | undefined;
  let count = 0;
  for (const input of inputs) {
    // A reject is an answer like any other: a simulated trader may ask for too much.
    last = venue.submit(input);
    count += 1;
    if (count % INPUTS_PER_GO === 0) {
      await last;
      if (isStopping()) return;
    } else {
      last.catch(() => {});
    }
  }
  await last;
}
