// The last stage that anyone pays: what deleveraging could not carry is shared by those who gain in the same market, in
// proportion to their gains, never beyond them. Few winners are charged by claims of the deficit itself; many by an epoch that
// each meets when next touched (settle/meet-losses.ts), at a cost that does not grow with their number. Accounts without a gain
// there are never charged. Plans only.
import { add, allocate, min, sub, sum } from '../base/fixed.ts';
import { type AccountId, type MarketId, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { mayShareLoss } from '../state/loss-winners.ts';
import { lossesDue } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';
import type { Counterparties } from './counterparties.ts';
import { chargeableGain, type Winner, winnersOf } from './winners.ts';

export type Cut = { readonly account: AccountId; readonly amount: Quanta };
/** What an epoch takes: a new one over so many winners, or one of this very step. */
export type SharedLoss = {
  readonly epoch: number;
  readonly amount: Quanta;
  readonly gains: Quanta;
  readonly winners: number;
};
export type SocialisePlan = {
  readonly cuts: readonly Cut[];
  /** What is met by the index; undefined where claims do. */
  readonly shared: SharedLoss | undefined;
  readonly socialised: Quanta;
  readonly uncovered: Quanta;
};

/** Largest-remainder shares of a loss over gains: each at most its gain, the sum exactly min(loss, all gains). */
export function shareLoss(
  loss: Quanta,
  gains: readonly Quanta[],
): { readonly parts: readonly Quanta[]; readonly socialised: Quanta } {
  const socialised = min(loss, sum(gains));
  return { parts: allocate(socialised, gains), socialised };
}

/**
 * Splits a loss over the customers' gains in a market.
 * A gain is unrealised PnL net of funding owed at this sequence and realised profit that has not matured, less what claims
 * already take of it (`takenNow` holds the claims of the deficit being fixed). The account that lost and accounts in
 * liquidation are left out; of an epoch also those announced to be.
 */
export function planSocialise(
  state: ReadState,
  counterparties: Counterparties,
  loss: { readonly market: MarketId; readonly account: AccountId; readonly amount: Quanta },
  takenNow: ReadonlyMap<AccountId, Quanta>,
): SocialisePlan {
  if (loss.amount === 0n) return split([], undefined, loss.amount);
  const { market, amount } = loss;
  const joined = joinEpoch(state, counterparties, market, takenNow);
  if (joined !== undefined) return split(joined.claimants, joined.epoch, amount);
  const winners = winnersOf(state, counterparties, market, takenNow).filter(
    ({ account }) => account !== loss.account,
  );
  if (winners.length <= state.venue.claimsPerStepMax) return split(winners, undefined, amount);
  const asked = winners.filter(({ account }) => mayShareLoss(state, account));
  const isClaimant = ({ account }: Winner): boolean =>
    takenNow.has(account) || counterparties.isClaimant(market, account);
  const others = asked.filter((winner) => !isClaimant(winner));
  if (others.length === 0) return split(asked, undefined, amount);
  const gains = sum(others.map(({ gain }) => gain));
  const epoch = state.markets.lossEpochs.get(market) + 1;
  return split(
    asked.filter((winner) => isClaimant(winner)),
    { epoch, gains, winners: others.length, free: gains },
    amount,
  );
}

/** `free`: gains of the epoch that its loss has not taken yet. */
type OpenEpoch = Omit<SharedLoss, 'amount'> & { readonly free: Quanta };

/** In proportion over the claimants, one by one, and over the epoch as a whole. */
function split(
  claimants: readonly Winner[],
  epoch: OpenEpoch | undefined,
  loss: Quanta,
): SocialisePlan {
  const gains = claimants.map(({ gain }) => gain);
  const { parts, socialised } = shareLoss(
    loss,
    epoch === undefined ? gains : [...gains, epoch.free],
  );
  const cuts = claimants.flatMap(({ account }, index) => {
    const amount = parts[index] ?? ZERO_QUANTA;
    return amount > 0n ? [{ account, amount }] : [];
  });
  const amount = epoch === undefined ? ZERO_QUANTA : (parts[gains.length] ?? ZERO_QUANTA);
  const shared =
    epoch === undefined || amount === 0n
      ? undefined
      : { epoch: epoch.epoch, gains: epoch.gains, winners: epoch.winners, amount };
  return { cuts, shared, socialised, uncovered: sub(loss, socialised) };
}

/**
 * The epoch of this very step that a further deficit joins, without looking at its winners again: nobody has met it, it is
 * measured at the value and funding of now, and the claims being fixed charge none of its winners.
 */
function joinEpoch(
  state: ReadState,
  counterparties: Counterparties,
  market: MarketId,
  takenNow: ReadonlyMap<AccountId, Quanta>,
): { readonly epoch: OpenEpoch; readonly claimants: readonly Winner[] } | undefined {
  const { losses } = state;
  const row = state.scalar('losses') - 1;
  if (row < state.scalar('lossHead')) return undefined;
  let at = row;
  while (at >= state.scalar('lossHead') && losses.market.get(at) !== market) at--;
  if (at < state.scalar('lossHead') || !isOfNow(state, at)) return undefined;
  const epoch = losses.epoch.get(at);
  const isWinner = (account: AccountId): boolean =>
    lossesDue(state, account, market)?.cuts.some((cut) => cut.epoch === epoch) ?? false;
  for (const [account, taken] of takenNow) if (taken > 0n && isWinner(account)) return undefined;
  const claimants: Winner[] = [];
  for (const account of new Set([...counterparties.claimants(market), ...takenNow.keys()])) {
    if (!mayShareLoss(state, account) || isWinner(account)) continue;
    const pending = counterparties.pendingOf(market, account).cut;
    const taken = add(pending, takenNow.get(account) ?? ZERO_QUANTA);
    const gain = chargeableGain(state, account, market, taken);
    if (gain > 0n) claimants.push({ account, gain });
  }
  const gains = losses.gains.get(at);
  const free = sub(gains, losses.amount.get(at));
  return { epoch: { epoch, gains, winners: losses.winners.get(at), free }, claimants };
}

function isOfNow(state: ReadState, row: number): boolean {
  const { losses } = state;
  const market = losses.market.get(row);
  return (
    losses.sequence.get(row) === state.scalar('sequence') &&
    losses.winnersLeft.get(row) === losses.winners.get(row) &&
    losses.unitValue.get(row) === state.unitValue(market) &&
    losses.fundingIndex.get(row) === state.fundingIndex(market)
  );
}
