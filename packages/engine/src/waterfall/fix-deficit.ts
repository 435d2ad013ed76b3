// Fixes a deficit at one sequence: what insurance pays, what deleveraging carries, what is socialised, what nobody covers,
// with the claims that drain.ts meets later. i + a + s + uncovered = deficit, exactly; each stage only after the one before.
import { abs, add, allocate, sub, sum } from '../base/fixed.ts';
import { assert } from '../base/assert.ts';
import type { EventOf } from '../domain/event.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { betweenAccounts, move } from '../ledger/postings.ts';
import { unitValue } from '../margin/account-risk.ts';
import { meetLosses } from '../settle/meet-losses.ts';
import { transferPosition } from '../settle/transfer-position.ts';
import { fundTerms, payoutIntervalStart } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { planAdl, type Residual, type Taking } from './adl.ts';
import { receiptsOf } from './adl/issue-receipts.ts';
import type { Counterparties } from './counterparties.ts';
import { type Draw, drawn, sharedFund } from './insurance-fund.ts';
import { openEpoch } from './open-epoch.ts';
import { planSocialise, type SharedLoss } from './socialize.ts';
import { haltMarket, settleSuspenseFunding } from './suspense.ts';
import { rebaseTranche } from './tranche.ts';

export type Deficit = {
  readonly account: AccountId;
  readonly market: MarketId;
  /** Lots that nobody has taken yet, signed as the account holds them; zero if only money is missing. */
  readonly size: Lots;
  /** What is missing at the mark, quanta, >= 0; zero when lots beyond a budget are deleveraged at the mark. */
  readonly deficit: Quanta;
  /** What insurance pays of it. */
  readonly draw: Draw;
};
type Claim = EventOf<'DeficitFixed'>['claims'][number];
export type DeficitPlan = {
  readonly claims: readonly Claim[];
  /** How many claims, from the first, close lots at the bankruptcy price. */
  readonly atBankruptcy: number;
  readonly adl: Quanta;
  readonly socialised: Quanta;
  /** The part of it that winners meet by the index. */
  readonly shared: SharedLoss | undefined;
  readonly uncovered: Quanta;
  /** Lots without any counterparty left, signed: the market's bucket takes them at the mark, beyond its budget. */
  readonly bucketLots: Lots;
};

/** Pure. The lots' loss is split over them by largest remainder, so that the claims' quotes sum to the bankruptcy quote. */
export function planDeficit(
  state: ReadState,
  counterparties: Counterparties,
  residual: Residual,
): DeficitPlan {
  const { market, size, loss, account } = residual;
  const sign = size > 0n ? 1n : -1n;
  const adl = planAdl(state, counterparties, residual);
  const carried = sum(adl.atBankruptcy.map(({ lots }) => lots));
  const rest = sub(abs(size), carried);
  const shares =
    size === 0n ? [loss] : allocate(loss, [...adl.atBankruptcy.map(({ lots }) => lots), rest]);
  const unplaced = shares[adl.atBankruptcy.length] ?? ZERO_QUANTA;

  const unit = unitValue(state, market);
  const claimOf = (taking: Taking, cut: Quanta): Claim => {
    const lots = (taking.lots * sign) as Lots;
    return {
      kind: 'adl',
      account: taking.account,
      size: lots,
      amount: add(valueOf(lots, unit), cut),
    };
  };
  const atBankruptcy = adl.atBankruptcy.map((taking, index) =>
    claimOf(taking, shares[index] ?? ZERO_QUANTA),
  );
  const atMark = adl.atMark.map((taking) => claimOf(taking, ZERO_QUANTA));
  const takenNow = new Map<AccountId, Quanta>();
  for (const { account: taken } of adl.atMark) takenNow.set(taken, ZERO_QUANTA);
  for (const [index, { account: taken }] of adl.atBankruptcy.entries())
    takenNow.set(taken, shares[index] ?? ZERO_QUANTA);
  const { cuts, shared, socialised, uncovered } = planSocialise(
    state,
    counterparties,
    { market, account, amount: unplaced },
    takenNow,
  );
  const socialise = cuts.map(
    (cut): Claim => ({
      kind: 'socialise',
      account: cut.account,
      size: ZERO_LOTS,
      amount: cut.amount,
    }),
  );
  return {
    claims: [...atBankruptcy, ...atMark, ...socialise],
    atBankruptcy: atBankruptcy.length,
    adl: sub(loss, unplaced),
    socialised,
    shared,
    uncovered,
    bucketLots: (adl.left * sign) as Lots,
  };
}

/**
 * Plans and records one deficit: the residual lots go to suspense at the bankruptcy quote (value at the mark plus the
 * loss), one DeficitFixed books insurance and fixes every claim, and a market with an uncovered loss halts.
 * Afterwards the account holds none of `size`, and the deficit is in its cash or its realised PnL.
 */
export function fixDeficit(step: Step, counterparties: Counterparties, deficit: Deficit): void {
  const { state } = step;
  const { account, market, draw } = deficit;
  const insurance = add(draw.fromBucket, draw.fromShared);
  const loss = sub(deficit.deficit, drawn(draw));
  assert(loss >= 0n, () => `the fund pays ${drawn(draw)}, at most the deficit ${deficit.deficit}`);
  if (deficit.deficit === 0n && deficit.size === 0n) return;
  const residual = { market, account, size: deficit.size, loss };
  const plan = planDeficit(state, counterparties, residual);
  const unit = unitValue(state, market);
  const { bucketAccount, suspenseAccount } = state.market(market);
  if (plan.bucketLots !== 0n) {
    transferPosition(step, {
      reason: 'takeOver',
      market,
      from: account,
      to: bucketAccount,
      size: plan.bucketLots,
      quote: valueOf(plan.bucketLots, unit),
    });
  }
  const size = sub(deficit.size, plan.bucketLots);
  const quote = size === 0n ? ZERO_QUANTA : add(valueOf(size, unit), loss);
  if (size !== 0n) {
    settleSuspenseFunding(step, market);
    transferPosition(step, {
      reason: 'suspense',
      market,
      from: account,
      to: suspenseAccount,
      size,
      quote,
    });
  }
  const { adl, socialised, shared, uncovered, claims } = plan;
  assert(
    drawn(draw) + adl + socialised + uncovered === deficit.deficit,
    () => `the parts of the deficit ${deficit.deficit} sum to it`,
  );
  step.emit({
    type: 'DeficitFixed',
    account,
    market,
    size,
    quote,
    deficit: deficit.deficit,
    insurance,
    tranche: draw.fromTranche,
    adl,
    socialised,
    uncovered,
    claims,
    postings: [
      ...betweenAccounts(bucketAccount, account, 0, draw.fromBucket),
      ...betweenAccounts(sharedFund(state), account, 0, draw.fromShared),
      ...move('tranche', NONE, 'account', account, 0, draw.fromTranche),
      // Without lots to carry it the loss itself is put into suspense, to be refilled by the claims.
      ...(size === 0n ? betweenAccounts(suspenseAccount, account, 0, loss) : []),
      ...move('socialised', market, 'account', suspenseAccount, 0, shared?.amount ?? ZERO_QUANTA),
      ...move('uncovered', market, 'account', suspenseAccount, 0, uncovered),
    ],
  });
  shareByIndex(step, market, plan);
  notePaid(step, account, draw);
  for (const receipt of receiptsOf({ state, counterparties, residual }, plan)) step.emit(receipt);
  for (const claim of claims) counterparties.note(market, claim);
  if (uncovered > 0n) haltMarket(step, market, uncovered);
}

/**
 * Whoever a claim charges meets first what was shared before: an epoch that has taken nothing of him may still grow. Then the
 * index takes its part.
 */
function shareByIndex(step: Step, market: MarketId, { claims, shared }: DeficitPlan): void {
  for (const { kind, account, size, amount } of claims) {
    const isCharged = kind === 'socialise' || amount > valueOf(size, unitValue(step.state, market));
    if (isCharged) meetLosses(step, account, market);
  }
  if (shared !== undefined) openEpoch(step, market, shared);
}

/** What the fund paid counts against the owner's limit, where there is one; what the tranche paid may have used up its shares. */
function notePaid(step: Step, account: AccountId, draw: Draw): void {
  const { state } = step;
  if (draw.fromTranche > 0n) rebaseTranche(step);
  if (drawn(draw) === 0n || fundTerms(state).ownerPayoutMost === 0n) return;
  const since = payoutIntervalStart(state);
  const { insurancePaid, insurancePaidSince } = state.accounts;
  const before =
    insurancePaidSince.get(account) === since ? insurancePaid.get(account) : ZERO_QUANTA;
  step.emit({ type: 'InsurancePaid', account, amount: add(before, drawn(draw)), since });
}
