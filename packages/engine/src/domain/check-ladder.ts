// Judges a ladder: each parameter in its range, and an order of rungs that ends: orders leave first, take-over comes last.
import { checkRanges, checkText, notMore, type OutOfRange, outOfRange } from './check-ranges.ts';
import type { Ladder } from './ladder.ts';
import { PPM } from './units.ts';
import { ladderParameters, rungParameters, RUNGS_MAX } from './parameters-ladder.ts';

export function checkLadder(ladder: Ladder): OutOfRange | undefined {
  const { rungs, auctionCutoffPpm, auctionStartPpm } = ladder;
  const refused =
    checkText('name', ladder.name) ??
    checkRanges(ladder, ladderParameters) ??
    notMore('auctionCutoffPpm', auctionCutoffPpm, 'auctionStartPpm', auctionStartPpm);
  if (refused !== undefined) return refused;
  if (ladder.exitPpm !== 0 && ladder.exitPpm < Number(PPM))
    return outOfRange(
      'exitPpm',
      ladder.exitPpm,
      '0, or 1000000 and more',
      ladderParameters.exitPpm.unit,
    );
  if (rungs.length < 2 || rungs.length > RUNGS_MAX)
    return outOfRange('rungs', rungs.length, `2 to ${RUNGS_MAX}`, 'rungs');
  const last = rungs.length - 1;
  for (const [at, rung] of rungs.entries()) {
    const path = `rungs[${at}].`;
    const outside = checkRanges(rung, rungParameters, path);
    if (outside !== undefined) return outside;
    if ((rung.stage === 'cancelOrders') !== (at === 0)) return stageOutOfPlace(path, rung.stage);
    if ((rung.stage === 'takeOver') !== (at === last)) return stageOutOfPlace(path, rung.stage);
  }
  return undefined;
}

const ORDER = 'the order: cancelOrders as the first rung only, takeOver as the last only';

const stageOutOfPlace = (path: string, stage: string): OutOfRange => ({
  ...outOfRange(`${path}stage`, 0, ORDER, 'stage'),
  value: stage,
});
