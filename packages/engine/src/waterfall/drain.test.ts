// A socialised cut comes out of the gain it was measured by, so that one gain cannot be charged twice.
import { expect, test } from 'vitest';
import { World } from '../../test/world.fixture.ts';
import type { Event } from '../domain/event.ts';
import { type Quanta, ZERO_LOTS, ZERO_QUANTA } from '../domain/units.ts';
import { betweenAccounts } from '../ledger/postings.ts';
import { checkAll } from '../state/invariants.ts';
import { evolve } from '../state/evolve.ts';
import type { State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { Counterparties } from './counterparties.ts';
import { drainClaims } from './drain.ts';
import { planSocialise } from './socialize.ts';

function stepOf(world: World): Step {
  const state = world.state as State;
  return { state, time: world.time, emit: (event: Event) => evolve(state, event, world.time) };
}

/** A winner with a gain of 1,000 and a loser; the claim of a deficit on the winner, drained. */
function charged(amount: bigint): { readonly world: World; readonly winner: number } {
  const world = new World();
  const [winner, loser] = [world.account(100_000), world.account(100_000)];
  world.trade(winner, loser, 0, 1_000);
  world.tick({ btc: 101_000 });
  const { suspenseAccount } = world.state.market(0);
  const step = stepOf(world);
  const claim = {
    kind: 'socialise' as const,
    account: winner,
    size: ZERO_LOTS,
    amount: amount as Quanta,
  };
  step.emit({
    type: 'DeficitFixed',
    account: loser,
    market: 0,
    size: ZERO_LOTS,
    quote: ZERO_QUANTA,
    deficit: claim.amount,
    insurance: ZERO_QUANTA,
    tranche: ZERO_QUANTA,
    adl: ZERO_QUANTA,
    socialised: claim.amount,
    uncovered: ZERO_QUANTA,
    claims: [claim],
    postings: betweenAccounts(suspenseAccount, loser, 0, claim.amount),
  });
  drainClaims(step);
  return { world, winner };
}

const gainsLeft = (world: World, loser: number) =>
  planSocialise(
    world.state,
    new Counterparties(world.state),
    { market: 0, account: loser, amount: (10n ** 12n) as Quanta },
    new Map(),
  );

test('a cut lowers the gain that a later deficit may count; cash is untouched while the position is open', () => {
  const { world, winner } = charged(400_000_000n);
  checkAll(world.state as State);
  expect(world.cash(winner)).toBe(100_000_000_000n - 50_000_000n);
  expect(world.engine.requirement(winner).positions[0]?.unrealised).toBe(600_000_000n);
  expect(gainsLeft(world, winner + 1).socialised).toBe(600_000_000n);
});

test('a gain that was charged whole is not there a second time', () => {
  const { world, winner } = charged(1_000_000_000n);
  expect(gainsLeft(world, winner + 1)).toMatchObject({ cuts: [], socialised: 0n });
});
