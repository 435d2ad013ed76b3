// The adviser beside a venue: it answers what became durable, stays silent without a question, and stops when told to.
import type { Event, Input } from '@plimsoll/engine';
import { expect, test, vi } from 'vitest';
import { PERPETUAL, PUT } from '../../../engine/test/contracts.fixture.ts';
import { type PortfolioWorld, portfolioWorld } from '../../../engine/test/portfolio.fixture.ts';
import { unwindLadder } from '../../../engine/test/unwind.fixture.ts';
import type { DurableStep, VenuePort } from '../server/venue-port.ts';
import { runUnwindAdviser } from './run-unwind-adviser.ts';

type Port = Pick<VenuePort, 'onDurable' | 'submit' | 'state'>;

/** A venue over the bare engine of a world: each step is durable as it is told. */
function portOf(world: PortfolioWorld): {
  readonly port: Port;
  readonly submitted: Input[];
  tell(events: readonly Event[]): void;
} {
  const listeners = new Set<(step: DurableStep) => void>();
  const submitted: Input[] = [];
  const port: Port = {
    state: world.state,
    onDurable(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    submit(input) {
      submitted.push(input);
      const reject = world.step(input);
      return Promise.resolve(
        reject === undefined ? { ok: true, sequence: 1, stepHash: '' } : { ok: false, reject },
      );
    },
  };
  const tell = (events: readonly Event[]): void => {
    for (const listener of listeners) listener({ sequence: 1, time: world.time, events });
  };
  return { port, submitted, tell };
}

function worldOnRung(): PortfolioWorld {
  const { world, trader } = portfolioWorld(30_000);
  world.must({ type: 'SetLadder', time: world.time, ...unwindLadder(50_000) });
  world.trade(trader, world.maker, PERPETUAL, 500);
  world.trade(trader, world.maker, PUT, -900);
  for (let price = 100_000; world.of('UnwindWanted').length === 0; price -= 300)
    world.tick({ price, perpetual: price, depth: 100_000 });
  return world;
}

test('a wanted unwind is answered with a proposal that the engine takes', async () => {
  const world = worldOnRung();
  const { port, submitted, tell } = portOf(world);
  const running = runUnwindAdviser(port, () => {});
  tell(world.events);
  await vi.waitFor(() => expect(submitted).toHaveLength(1), { timeout: 5_000 });
  expect(submitted[0]).toMatchObject({ type: 'ProposeUnwind', wanted: 1 });
  expect(world.of('UnwindAccepted')).toHaveLength(1);
  running.stop();
});

test('without a question there is no answer, and none after the stop', async () => {
  const world = worldOnRung();
  const { port, submitted, tell } = portOf(world);
  const running = runUnwindAdviser(port, () => {});
  const events = [...world.events];
  tell(events.filter(({ type }) => type !== 'UnwindWanted'));
  running.stop();
  tell(events);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(submitted).toEqual([]);
});
