// A few hundred steps of a real venue, journaled: the engine's own test world, written through the file journal.
import { World } from '../../engine/test/world.fixture.ts';
import { sha256 } from './hash.ts';
import type { CommandLog } from './journal/command-log.ts';

/** Two traders who trade BTC and ETH against each other while prices wander, and one who deposits coins. */
export function busyWorld(rounds = 30): World {
  const world = new World();
  const long = world.account(100_000);
  const short = world.account(100_000);
  world.deposit(long, 0.5, 1);
  for (let round = 0; round < rounds; round += 1) {
    world.tick({ btc: 100_000 + 300 * (round % 7), eth: 4_000 - 10 * (round % 5), depth: 100_000 });
    world.trade(long, short, round % 2, round % 3 === 0 ? -4 : 5);
    if (round % 10 === 9) world.must({ type: 'Checkpoint', time: world.time });
  }
  return world;
}

/** Appends the world's records to a log, committing every few. */
export function journalWorld(world: World, log: CommandLog, perTurn = 10): void {
  let stepHash: Uint8Array = new Uint8Array(32);
  let sequence = 0;
  for (const payload of world.records) {
    stepHash = sha256(stepHash, payload);
    sequence += 1;
    if (sequence > log.lastSequence) log.append({ sequence, stepHash, payload });
    if (sequence % perTurn === 0) log.commit();
  }
  log.commit();
}
