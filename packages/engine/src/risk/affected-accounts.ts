// Whom a rise of initial margin makes short: every account that holds the market or the asset and would, at the prices of now,
// have less equity than initial margin by the rates at the proposed level. Caution is not counted: it does not come from the
// proposal, and would ask of every account about all others of its owner. Pure, from the state; nobody is liquidated for it.
import { sub } from '../base/fixed.ts';
import { compareBigints } from '../base/ordered.ts';
import { marketAtScales } from '../domain/scaled-tiers.ts';
import type { AccountId, AssetId, MarketId, Ppm, Quanta } from '../domain/units.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import { scalesOf } from '../state/schedule-reading.ts';
import type { ReadState } from '../state/state.ts';
import { viewWith } from '../state/view-with.ts';
import { eachHolder, needsNothing, type Tightening } from './tightening.ts';

/** `shortfall`: initial margin at the proposed level less equity, settlement quanta, positive. */
export type AffectedAccount = {
  readonly account: AccountId;
  readonly shortfall: Quanta;
};
export type Proposal = Omit<Tightening, 'isSafe'>;

/** A market at another initial scale. */
export function atInitialScale(state: ReadState, market: MarketId, initialPpm: Ppm): Proposal {
  const { maintenancePpm } = scalesOf(state, market);
  const after = marketAtScales(state.listedMarket(market), { initialPpm, maintenancePpm });
  const change = { market: (id: MarketId) => (id === market ? after : state.market(id)) };
  return { of: 'market', id: market, change };
}

/** An asset at another initial haircut. */
export function atInitialHaircut(state: ReadState, asset: AssetId, haircutPpm: Ppm): Proposal {
  const initialHaircutPpm = (id: AssetId): Ppm =>
    id === asset ? haircutPpm : state.initialHaircutPpm(id);
  return { of: 'asset', id: asset, change: { initialHaircutPpm } };
}

/** All of them, in the order of rows; the venue's own accounts have no owner to be told. */
export function affectedBy(state: ReadState, proposal: Proposal): readonly AffectedAccount[] {
  const after = viewWith(state, proposal.change);
  const affected: AffectedAccount[] = [];
  eachHolder(state, proposal, (account) => {
    const kind = state.accountKind(account);
    if (kind === 'insurance' || kind === 'suspense' || needsNothing(state, account)) return;
    const { equity, initial } = requirementByRates(state.portfolio(account), after);
    if (equity < initial) affected.push({ account, shortfall: sub(initial, equity) });
  });
  return affected;
}

/** The worst first, ties by account id, at most so many. */
export const worstAffected = (
  affected: readonly AffectedAccount[],
  most: number,
): readonly AffectedAccount[] =>
  [...affected]
    .sort((a, b) => compareBigints(b.shortfall, a.shortfall) || a.account - b.account)
    .slice(0, most);
