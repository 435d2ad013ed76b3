// Ours: whoever is most levered is reduced first, down to a level that all of them then stand at (water-filling), and a hedge
// is torn only when nobody else can pay. Leverage is factor-adjusted: |net factor exposure| over equity, so that an account
// whose legs cancel counts as what it is. Lots that reduce exposure are taken first, of whom it reduces most; lots of a leg
// that hedges come last, from the account that is left with the least leverage without them.
// Source: arXiv 2603.15963 (risk-based ADL): with one factor, levelling leverage from the top is optimal.
import { abs, divDown, max, min, sub, sum } from '../../base/fixed.ts';
import { compareBigints, compareNumbers } from '../../base/ordered.ts';
import { type AccountId, type Lots, PPM, type Quanta, ZERO_LOTS } from '../../domain/units.ts';
import type { Candidate, Placement } from './candidate.ts';
import type { AdlPolicy } from './policy.ts';
import { type Share, shareOut } from './share-out.ts';
import { fillToLevel, levelAbove, lowersLeverage, type Vessel } from './water-level.ts';

export const minimalHarm: AdlPolicy = {
  name: 'minimalHarm',
  eligibility: 'inProfit',
  order: 'queue',
  followsScores: true,
  score: leveragePpm,
  rank: ranked,
  allocate: (candidates, placement) =>
    shareOut(candidates, placement, (refused) => leastHarm(candidates, placement, refused)),
};

/** Most residuals are met by a few at the top: so many are looked at first, then four times as many. */
const FEW = 4;
/**
 * In a book of more accounts than this a deficit is levelled among the most levered only, once these can meet it: of very many
 * that stand at one leverage not each gives a lot. So a storm of deficits touches, and costs, a bounded number of accounts each.
 */
const LARGE_BOOK = 2_048;
const LEVELLED_MOST = 256;

/** Factor-adjusted leverage, ppm, rounded down; below zero where the position is a hedge, by what tearing it would leave. */
function leveragePpm(candidate: Candidate): bigint {
  if (reduces(candidate)) return leverageOf(abs(candidate.exposure), candidate.equity);
  return -1n - leverageWithout(candidate, candidate.free);
}

const leverageOf = (exposure: Quanta, equity: Quanta): bigint =>
  divDown(exposure * PPM, max(1n as Quanta, equity)) as bigint;

/** Leverage once so many lots are gone, ppm. */
const leverageWithout = ({ exposure, lotExposure, equity }: Candidate, lots: Lots): bigint =>
  leverageOf(abs((exposure - lots * lotExposure) as Quanta), equity);

/** Whether giving up a lot brings the account's net exposure nearer to zero. */
const reduces = ({ exposure, lotExposure }: Candidate): boolean =>
  (lotExposure > 0n && exposure > 0n) || (lotExposure < 0n && exposure < 0n);

/** Lots until the net exposure is as near to zero as whole lots allow without crossing it; at most `free`. */
function reducingLots(candidate: Candidate, free: Lots): Lots {
  const { exposure, lotExposure } = candidate;
  if (!reduces(candidate)) return ZERO_LOTS;
  return min(free, divDown(abs(exposure) as bigint, abs(lotExposure)) as Lots);
}

function ranked(candidates: readonly Candidate[]): readonly Candidate[] {
  const scored = candidates.map((candidate) => ({ candidate, score: leveragePpm(candidate) }));
  scored.sort(
    (a, b) =>
      compareBigints(b.score, a.score) || compareNumbers(a.candidate.account, b.candidate.account),
  );
  return scored.map(({ candidate }) => candidate);
}

type Refused = ReadonlySet<AccountId>;

/**
 * First what reduces exposure and lowers leverage at this price, levelled. Those who are not looked at have less leverage than
 * the level that is found, so that looking at everyone would find the same (but for a large book, above).
 */
function leastHarm(
  candidates: readonly Candidate[],
  placement: Placement,
  refused: Refused,
): readonly Share[] {
  for (let few = FEW; few < candidates.length; few *= 4) {
    const next = candidates[few];
    const floor = next === undefined ? 0n : levelAbove(max(0n, leveragePpm(next)));
    const shares = levelled(candidates.slice(0, few), placement, { refused, floor });
    if (shares !== undefined) return shares;
    if (few < LEVELLED_MOST || candidates.length <= LARGE_BOOK) continue;
    const among = levelled(candidates.slice(0, few), placement, { refused, floor: 0n });
    if (among !== undefined) return among;
  }
  const all = levelled(candidates, placement, { refused, floor: 0n });
  return all ?? withHedges(candidates, placement, refused);
}

const askedOf = (candidates: readonly Candidate[], placement: Placement, refused: Refused) =>
  candidates.filter((candidate) => !refused.has(candidate.account) && placement.mayGive(candidate));

function levelled(
  candidates: readonly Candidate[],
  placement: Placement,
  { refused, floor }: { readonly refused: Refused; readonly floor: bigint },
): readonly Share[] | undefined {
  const asked = askedOf(candidates, placement, refused);
  const vessels = asked.map((candidate) =>
    vesselOf(candidate, placement.freeOf(candidate), placement),
  );
  const lots = fillToLevel(vessels, placement, floor);
  return lots === undefined ? undefined : sharesOf(asked, lots);
}

const sharesOf = (asked: readonly Candidate[], lots: readonly Lots[]): readonly Share[] =>
  asked.flatMap((candidate, at) => {
    const share = lots[at] ?? ZERO_LOTS;
    return share === ZERO_LOTS ? [] : [{ candidate, lots: share }];
  });

/** All that reduces, then what is left: the least harmful account whole, then the next. */
function withHedges(
  candidates: readonly Candidate[],
  placement: Placement,
  refused: Refused,
): readonly Share[] {
  const asked = askedOf(candidates, placement, refused);
  const free = asked.map((candidate) => placement.freeOf(candidate));
  const lots = asked.map(
    (candidate, at) => vesselOf(candidate, free[at] ?? ZERO_LOTS, placement).most,
  );
  let left = sub(placement.lots, sum(lots));
  for (const at of byHarm(asked, free)) {
    if (left === ZERO_LOTS) break;
    const more = min(left, sub(free[at] ?? ZERO_LOTS, lots[at] ?? ZERO_LOTS));
    lots[at] = ((lots[at] ?? ZERO_LOTS) + more) as Lots;
    left = sub(left, more);
  }
  return sharesOf(asked, lots);
}

function vesselOf(candidate: Candidate, free: Lots, placement: Placement): Vessel {
  const { account, equity } = candidate;
  const exposure = abs(candidate.exposure);
  const lotExposure = abs(candidate.lotExposure);
  const most = lowersLeverage({ exposure, lotExposure, equity }, placement)
    ? reducingLots(candidate, free)
    : ZERO_LOTS;
  return { account, exposure, lotExposure, equity, most };
}

/** Places in the list, the account first that losing all its free lots leaves with the least leverage. */
function byHarm(candidates: readonly Candidate[], free: readonly Lots[]): readonly number[] {
  const harms = candidates.map((candidate, at) => ({
    at,
    account: candidate.account,
    harm: leverageWithout(candidate, free[at] ?? ZERO_LOTS),
  }));
  harms.sort((a, b) => compareBigints(a.harm, b.harm) || compareNumbers(a.account, b.account));
  return harms.map(({ at }) => at);
}
