// Fills buckets that are below their target with a share of the fees since the last time, pays contributors theirs, and lets
// what a bucket has above its target flow to the shared one: once an interval, rounded so that fees and buckets pay no more.
import { allocate, max, min, mulDivDown, sub, sum } from '../base/fixed.ts';
import {
  type AccountId,
  type MarketId,
  NONE,
  PPM,
  type Quanta,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { betweenAccounts, move } from '../ledger/postings.ts';
import { fundTarget, fundTerms } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { available, sharedFund } from './insurance-fund.ts';

export function tendFund(step: Step): void {
  const { state, time } = step;
  const { tendIntervalMs } = fundTerms(state);
  if (tendIntervalMs === 0 || time < state.assets.nextTending.get(0)) return;
  replenish(step, time + tendIntervalMs);
  for (let market = 0; market < state.scalar('markets'); market++) moveSurplus(step, market);
}

type Gap = { readonly market: MarketId; readonly account: AccountId; readonly gap: Quanta };

function replenish(step: Step, nextTime: number): void {
  const { state } = step;
  const { replenishFeePpm, trancheFeePpm } = fundTerms(state);
  const fees = max(ZERO_QUANTA, sub(state.assets.fees.get(0), state.assets.feesTended.get(0)));
  const hasContributors = state.assets.trancheShares.get(0) > 0n;
  const tranche = hasContributors ? ofPpm(fees, trancheFeePpm) : ZERO_QUANTA;
  const gaps = gapsOf(state);
  const least = min(ofPpm(fees, replenishFeePpm), sub(fees, tranche));
  const budget = min(least, sum(gaps.map(({ gap }) => gap)));
  const parts = allocate(
    budget,
    gaps.map(({ gap }) => gap),
  );
  const filled = gaps.map(({ market, account }, index) => ({
    market,
    account,
    amount: parts[index] ?? ZERO_QUANTA,
  }));
  step.emit({
    type: 'FundReplenished',
    fees,
    tranche,
    buckets: filled.map(({ market, amount }) => ({ market, amount })),
    nextTime,
    postings: [
      ...move('fees', NONE, 'tranche', NONE, 0, tranche),
      ...filled.flatMap(({ account, amount }) => move('fees', NONE, 'account', account, 0, amount)),
    ],
  });
}

/** What markets' buckets and at last the shared one are short of their targets. */
function gapsOf(state: ReadState): readonly Gap[] {
  const markets = Array.from({ length: state.scalar('markets') }, (_, market) => ({
    market,
    account: state.listedMarket(market).bucketAccount,
  }));
  return [...markets, { market: NONE, account: sharedFund(state) }].flatMap((bucket) => {
    const gap = sub(fundTarget(state, bucket.market), state.accounts.cash.get(bucket.account));
    return gap > 0n ? [{ ...bucket, gap }] : [];
  });
}

function moveSurplus(step: Step, market: MarketId): void {
  const { state } = step;
  const target = fundTarget(state, market);
  const { bucketAccount } = state.listedMarket(market);
  if (target === 0n) return;
  const free = available(state, bucketAccount);
  const above = max(ZERO_QUANTA, sub(free, target));
  const amount = ofPpm(above, fundTerms(state).surplusPpm);
  if (amount === 0n) return;
  const postings = betweenAccounts(bucketAccount, sharedFund(state), 0, amount);
  step.emit({ type: 'SurplusMoved', market, amount, postings });
}

const ofPpm = (amount: Quanta, ppm: number): Quanta => mulDivDown(amount, BigInt(ppm), PPM);
