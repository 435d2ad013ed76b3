// For how long a breach must hold before it is acted on: the longer the calmer the market is against the distance that the
// account still has to its close-out level. Pure.
import { divDown } from '../../base/fixed.ts';

/**
 * `most * (1 - (fall / room)^2)`, rounded down; 0 where a fall of one deviation over `mostMs` takes all the room. A deviation
 * grows with the root of time, so the square is the share of the hold after which one deviation has used up the room.
 * `fall >= 0` and `room` in one unit.
 */
export function holdMs(input: {
  readonly mostMs: number;
  readonly fall: bigint;
  readonly room: bigint;
}): number {
  const { mostMs, fall, room } = input;
  if (room <= 0n || fall >= room) return 0;
  const whole = room * room;
  return Number(divDown(BigInt(mostMs) * (whole - fall * fall), whole));
}
