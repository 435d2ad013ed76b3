// Every policy against a naive twin on exact fractions: the same lots of the same accounts, whatever the book.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { ADL_POLICIES } from '../../domain/ladder.ts';
import type { Lots, Quanta } from '../../domain/units.ts';
import type { Candidate, Placement, Taking } from './candidate.ts';
import { adlPolicies } from './policies.ts';
import type { AdlPolicy } from './policy.ts';

const PPM = Exact.integer(1_000_000n);
const FINE = Exact.integer(1_000_000_000n);
const exact = (value: bigint): Exact => Exact.integer(value);
/** A ratio as the policies round it: ppm, down, a divisor below one counts as one. */
const ppm = (a: bigint, b: bigint): bigint =>
  exact(a)
    .times(PPM)
    .over(Exact.max(Exact.ONE, exact(b)))
    .unitsOf(Exact.ONE, 'down');

const money = (min: bigint, max: bigint) => fc.bigInt(min, max);
const seeds = fc.record({
  held: money(1n, 40n),
  pending: money(0n, 40n),
  unit: money(90n, 110n),
  cost: money(0n, 6_000n),
  gain: money(-900n, 900n),
  equity: money(-50n, 3_000n),
  maintenance: money(0n, 300n),
  others: money(-4_000n, 4_000n),
  rises: fc.boolean(),
});
type Seed = typeof seeds extends fc.Arbitrary<infer T> ? T : never;

function candidateOf(seed: Seed, at: number): Candidate {
  const { held, unit, gain, equity } = seed;
  const pending = seed.pending > held ? held : seed.pending;
  const sign = seed.rises ? 1n : -1n;
  return {
    account: at * 3 + 1,
    held: held as Lots,
    free: (held - pending) as Lots,
    notional: (held * unit) as Quanta,
    cost: seed.cost as Quanta,
    gainsAsValueRises: seed.rises,
    gain: gain as Quanta,
    balance: (equity - gain) as Quanta,
    equity: equity as Quanta,
    maintenance: seed.maintenance as Quanta,
    accountNotional: (held * unit + (seed.others < 0n ? -seed.others : seed.others)) as Quanta,
    positionMaintenance: 0n as Quanta,
    exposure: (sign * (held - pending) * unit + seed.others) as Quanta,
    lotExposure: (sign * unit) as Quanta,
  };
}

const books = fc.array(seeds, { maxLength: 14 }).map((all) => all.map(candidateOf));
const placements = fc.record({
  lots: money(1n, 300n),
  loss: money(0n, 900n),
  seed: fc.nat(),
  refusing: fc.nat(6),
});

function placementOf(
  { lots, loss, seed, refusing }: typeof placements extends fc.Arbitrary<infer T> ? T : never,
  { isQuick }: { readonly isQuick: boolean },
): Placement {
  // Some are never allowed; whether that is known at a quick look must not matter.
  const isAllowed = ({ account }: Candidate): boolean => refusing === 0 || account % 7 !== refusing;
  return {
    lots: lots as Lots,
    loss: loss as Quanta,
    seed,
    freeOf: ({ free }) => free,
    mayGive: (candidate) => !isQuick || isAllowed(candidate),
    allows: isAllowed,
  };
}

type Score = (candidate: Candidate) => bigint;
const scores: { readonly [name: string]: Score } = {
  profitLeverage: (c) => ppm(c.gain, c.cost) * ppm(c.accountNotional, c.equity),
  bitmex: (c) => {
    const leverage = ppm(c.notional, c.equity) > 1n ? ppm(c.notional, c.equity) : 1n;
    const profit = ppm(c.gain, c.cost);
    if (profit >= 0n) return profit * leverage;
    return exact(profit).times(PPM).times(PPM).over(exact(leverage)).unitsOf(Exact.ONE, 'down');
  },
  binance: (c) =>
    c.equity <= 0n ? 0n : ppm(c.gain > 0n ? c.gain : 0n, c.balance) * ppm(c.maintenance, c.equity),
  hyperliquid: (c) =>
    (c.gainsAsValueRises ? ppm(c.notional, c.cost) : ppm(c.cost, c.notional)) *
    ppm(c.accountNotional, c.equity),
};

type Twin = (book: readonly Candidate[], placement: Placement) => Map<number, bigint>;

const taken = (takings: readonly Taking[]): Map<number, bigint> =>
  new Map(takings.map(({ account, lots }) => [account, lots]));
const sorted = (map: ReadonlyMap<number, bigint>) => [...map].sort(([a], [b]) => a - b);
const isBetter = (a: Candidate, b: Candidate, score: Score): number =>
  score(a) === score(b) ? a.account - b.account : score(a) > score(b) ? -1 : 1;

const turns = (order: readonly Candidate[], { lots, allows }: Placement) => {
  let left: bigint = lots;
  const all = new Map<number, bigint>();
  for (const c of order) {
    const most = left < c.free ? left : c.free;
    if (most === 0n || !allows(c, most as Lots)) continue;
    all.set(c.account, most);
    left -= most;
  }
  return all;
};

/** One lot after the other from whoever is left with the highest leverage by it; then hedges, whole, least leverage first. */
const minimalHarmTwin: Twin = (book, placement) => {
  const asked = book.filter((c) => placement.allows(c, 1n as Lots));
  const size = (value: bigint): Exact => exact(value).abs();
  const worth = (c: Candidate): Exact => Exact.max(Exact.ONE, exact(c.equity));
  const cut = Exact.ratio(placement.loss, placement.lots);
  const left = new Map(asked.map((c) => [c.account, c.free as bigint]));
  const all = new Map<number, bigint>();
  const give = (c: Candidate, lots: bigint): void => {
    all.set(c.account, (all.get(c.account) ?? 0n) + lots);
    left.set(c.account, (left.get(c.account) ?? 0n) - lots);
  };
  const lots = asked.flatMap((c) => {
    const isReducing = c.exposure > 0n === c.lotExposure > 0n && c.exposure !== 0n;
    const falls = size(c.exposure)
      .times(cut)
      .isBelow(size(c.lotExposure).times(worth(c)));
    if (!isReducing || !falls) return [];
    const steps: { readonly c: Candidate; readonly nth: number; readonly after: bigint }[] = [];
    for (let nth = 1; BigInt(nth) <= c.free; nth += 1) {
      const exposure = size(c.exposure).minus(size(c.lotExposure).times(exact(BigInt(nth))));
      if (exposure.sign < 0) break;
      const equity = worth(c).minus(cut.times(exact(BigInt(nth))));
      steps.push({ c, nth, after: exposure.times(FINE).over(equity).unitsOf(Exact.ONE, 'down') });
    }
    return steps;
  });
  lots.sort((a, b) =>
    a.after === b.after ? a.c.account - b.c.account || a.nth - b.nth : a.after > b.after ? -1 : 1,
  );
  for (const { c } of lots.slice(0, Number(placement.lots))) give(c, 1n);
  let rest = placement.lots - BigInt(Math.min(lots.length, Number(placement.lots)));
  const harm: Score = (c) => -ppm(size(c.exposure - c.free * c.lotExposure).numerator, c.equity);
  for (const c of [...asked].sort((a, b) => isBetter(a, b, harm))) {
    const has = left.get(c.account) ?? 0n;
    const more = rest < has ? rest : has;
    if (more > 0n) give(c, more);
    rest -= more;
  }
  return all;
};

const proRataTwin: Twin = (book, { lots, allows }) => {
  const asked = book.filter((c) => c.free > 0n && allows(c, 1n as Lots));
  const total = asked.reduce((sum, { free }) => sum + free, 0n);
  if (total === 0n) return new Map();
  const all = lots < total ? lots : total;
  const shares = asked.map((c) => {
    const share = Exact.ratio(all * c.free, total);
    const whole = share.unitsOf(Exact.ONE, 'down');
    return { c, whole, rest: share.minus(exact(whole)) };
  });
  const left = all - shares.reduce((sum, { whole }) => sum + whole, 0n);
  const first = [...shares].sort((a, b) => b.rest.compare(a.rest) || a.c.account - b.c.account);
  const more = new Set(first.slice(0, Number(left)).map(({ c }) => c.account));
  return new Map(
    shares
      .map(({ c, whole }) => [c.account, whole + (more.has(c.account) ? 1n : 0n)] as const)
      .filter(([, given]) => given > 0n),
  );
};

const twinOf = (policy: AdlPolicy): Twin => {
  if (policy.name === 'minimalHarm') return minimalHarmTwin;
  if (policy.name === 'proRata') return proRataTwin;
  const score = scores[policy.name];
  return (book, placement) => {
    const order = [...book].sort((a, b) =>
      score === undefined ? a.account - b.account : isBetter(a, b, score),
    );
    if (policy.name !== 'dydx') return turns(order, placement);
    // The start is the policy's own; from there the order goes round.
    const first = policy.allocate(policy.rank(book), { ...placement, lots: 1n as Lots })[0];
    const at = order.findIndex(({ account }) => account === first?.account);
    return turns([...order.slice(at), ...order.slice(0, at)], placement);
  };
};

for (const name of ADL_POLICIES) {
  const policy = adlPolicies[name];
  test(`${name} takes what its naive twin takes, exactly the residual or all that is allowed`, () => {
    holds(
      fc.property(books, placements, fc.boolean(), (book, wanted, isQuick) => {
        const placement = placementOf(wanted, { isQuick });
        const takings = policy.allocate(policy.rank(book), placement);
        expect(sorted(taken(takings))).toEqual(sorted(twinOf(policy)(book, placement)));
        const sum = takings.reduce((all, { lots }) => all + lots, 0n);
        const most = book
          .filter((c) => placement.allows(c, 1n as Lots))
          .reduce((all, { free }) => all + free, 0n);
        expect(sum).toBe(most < placement.lots ? most : placement.lots);
        expect(takings.every(({ lots }) => lots > 0n)).toBe(true);
        expect(new Set(takings.map(({ account }) => account)).size).toBe(takings.length);
      }),
      300,
    );
  });
}

test('W4 the order of every policy is total: equal accounts come by id, whatever the order they are given in', () => {
  const seed: Seed = {
    held: 10n,
    pending: 0n,
    unit: 100n,
    cost: 900n,
    gain: 100n,
    equity: 200n,
    maintenance: 30n,
    others: 0n,
    rises: true,
  };
  const book = Array.from({ length: 6 }, (_, at) => candidateOf(seed, at));
  const reversed = [...book].reverse();
  for (const name of ADL_POLICIES) {
    const policy = adlPolicies[name];
    const ids = policy.rank(reversed).map(({ account }) => account);
    expect(ids).toEqual(book.map(({ account }) => account));
  }
});
