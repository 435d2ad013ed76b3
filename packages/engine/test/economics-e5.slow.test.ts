// E5: nobody can hold up the liquidation of somebody else by more than one batch, nor shut a healthy account's money in, whatever
// he sends: quanta, orders, cancellations, dust bids on what is auctioned, commitments that he takes back, tranche requests.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { LIQUIDATION_STAGES, type Quanta } from '../src/index.ts';
import {
  groupAct,
  type GroupAct,
  perform,
  type Town,
  townOf,
  wholeLadder,
} from './economics.fixture.ts';

const STEPS = 40;

/** How many ticks pass until the victim is out of liquidation; STEPS where he is not by then. */
function ticksToClear(
  griefs: readonly (readonly GroupAct[])[],
  isGriefed: boolean,
  fallPpm: number,
): { readonly ticks: number; readonly served: boolean } {
  const town = townOf(wholeLadder, { venue: { liquidationsPerStepMax: 2 } });
  const { world, outsider } = town;
  const victim = world.account(520, { owner: 50 });
  const healthy = world.account(1_000, { owner: 51 });
  world.trade(victim, outsider, 0, 100);
  for (const third of [1, 2, 3]) world.tick({ btc: 100_000 - (third * fallPpm) / 30 });
  expect(stageOf(town, victim)).not.toBe('none');
  let served = true;
  for (let tick = 0; tick < STEPS; tick++) {
    if (isGriefed)
      for (const act of griefs[tick % griefs.length] ?? []) {
        grief(town, victim, act);
        perform(town, act);
      }
    served &&=
      world.step({
        type: 'Withdraw',
        time: world.time,
        account: healthy,
        asset: 0,
        amount: 1_000_000n as Quanta,
      }) === undefined;
    if (stageOf(town, victim) === 'none') return { ticks: tick, served };
    world.tick({ afterMs: 20_000 });
  }
  return { ticks: STEPS, served };
}

/** What anybody may do to somebody else's liquidation: bid for a little of it, pay him a quantum. */
function grief({ world, group }: Town, victim: number, act: GroupAct): void {
  const bidder = group[act.who] as number;
  if (act.kind === 'bid')
    world.step({
      type: 'BidAuction',
      time: world.time,
      auction: victim,
      bidder,
      sharePpb: Math.min(act.share, 10_000_000),
      limit: -(10n ** 15n) as Quanta,
      seen: 0,
    });
  if (act.kind === 'rest')
    world.step({
      type: 'Deposit',
      time: world.time,
      account: victim,
      asset: 0,
      amount: 1n as Quanta,
    });
}

const stageOf = ({ world }: Town, account: number): string =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)] ?? 'none';

test('E5 no grief: commands of others delay a liquidation by at most one batch, and no healthy withdrawal at all (property)', () => {
  const reached = { waited: 0, same: 0 };
  const cases = fc.record({
    griefs: fc.array(fc.array(groupAct, { maxLength: 6 }), { minLength: 1, maxLength: 10 }),
    fallPpm: fc.constantFrom(25_000, 30_000, 34_000, 36_000),
  });
  holds(
    fc.property(cases, ({ griefs, fallPpm }) => {
      const calm = ticksToClear(griefs, false, fallPpm);
      const griefed = ticksToClear(griefs, true, fallPpm);
      expect(calm.ticks, 'a liquidation ends by itself').toBeLessThan(STEPS);
      expect(griefed.ticks, `${calm.ticks} ticks without grief`).toBeLessThanOrEqual(
        calm.ticks + 1,
      );
      expect([calm.served, griefed.served], 'withdrawals of the healthy').toEqual([true, true]);
      if (calm.ticks > 1) reached.waited++;
      if (griefed.ticks === calm.ticks) reached.same++;
    }),
    60,
  );
  if (isFixedSeed) expect(Math.min(reached.waited, reached.same)).toBeGreaterThan(10);
}, 30_000);
