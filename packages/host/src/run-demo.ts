// Drives the built-in simulated market: a turn at a time, without a command in between, so that the accounts and orders
// it names are the next ones; and no new turn before the last one is durable.
import type { Tick } from '@plimsoll/engine';
import type { DemoMarket } from '@plimsoll/lab';
import type { Venue } from './venue.ts';

export type DemoRunOptions = {
  readonly venue: Venue;
  readonly market: DemoMarket;
  readonly turnEveryMs: number;
  /** What a tick of the market becomes before the venue sees it. */
  readonly onTick: (tick: Tick) => Tick;
};
export type RunningDemo = { stop(): void };

/** A long turn (the population of a fresh venue) is committed in parts: memory stays bounded. */
const INPUTS_PER_COMMIT = 1_000;

const NO_ROOT = /^0*$/;

export function runDemo({ venue, market, turnEveryMs, onTick }: DemoRunOptions): RunningDemo {
  let timer: NodeJS.Timeout | undefined;
  const play = (): void => {
    const began = Date.now();
    playTurn({ venue, market, onTick, nowMs: began });
    // A fresh venue states its root as soon as its population is open.
    if (NO_ROOT.test(venue.status().stateHash.stateRoot)) venue.checkpoint();
    timer = setTimeout(play, Math.max(1, turnEveryMs - (Date.now() - began)));
  };
  timer = setTimeout(play, 1);
  return { stop: () => clearTimeout(timer) };
}

function playTurn(turn: {
  readonly venue: Venue;
  readonly market: DemoMarket;
  readonly onTick: (tick: Tick) => Tick;
  readonly nowMs: number;
}): void {
  const { venue, market, onTick, nowMs } = turn;
  let count = 0;
  for (const input of market.turn(nowMs)) {
    // A reject is an answer like any other: a simulated trader may ask for too much.
    venue.step(input.type === 'Tick' ? onTick(input) : input);
    count += 1;
    if (count % INPUTS_PER_COMMIT === 0) venue.endTurn();
  }
  venue.endTurn();
}
