// Sorts a book of listed options into the strategies that are margined together: calls covered by shares, spreads, short
// strangles and what is left alone. It decides what belongs together, not what it costs (strategy-charges.ts).
import { Exact } from '../../base/exact.ts';
import type { Right } from '../../domain/instrument.ts';

export type StrategyLeg = {
  readonly right: Right;
  /** Quote units per coin or share. */
  readonly strike: Exact;
  /** Days to expiry, from 0; orders the legs and decides who may cover whom. */
  readonly days: number;
  /** Price of one coin or share of the option, quote units. */
  readonly price: Exact;
  /** Contracts, signed. */
  readonly contracts: Exact;
};
export type Strangle = { readonly call: StrategyLeg; readonly put: StrategyLeg };

export type Strategies = {
  /** Shorts with the longs that cover them, equal in contracts pair by pair. */
  readonly spread: readonly StrategyLeg[];
  readonly strangles: readonly Strangle[];
  /** Shorts that nothing covers. */
  readonly naked: readonly StrategyLeg[];
  readonly longs: readonly StrategyLeg[];
};

export type Cover = {
  /** Shares, signed: long ones cover short calls, short ones cover short puts. */
  readonly shares: Exact;
  /** Shares of one contract. */
  readonly contractSize: Exact;
  /** Contracts that shares cover at a time: 1 where only a whole contract is covered; absent for any fraction. */
  readonly coverUnit?: Exact | undefined;
};

/** Identical contracts become one leg; what nets to nothing is gone. By expiry, then strike; the first price stays. */
export function nettedLegs(legs: readonly StrategyLeg[]): readonly StrategyLeg[] {
  const netted: StrategyLeg[] = [];
  for (const leg of legs) {
    const index = netted.findIndex((each) => isSameContract(each, leg));
    const held = netted[index];
    if (held === undefined) netted.push(leg);
    else netted[index] = { ...held, contracts: held.contracts.plus(leg.contracts) };
  }
  return netted.filter((leg) => !leg.contracts.isZero).sort(byExpiryThenStrike);
}

/**
 * Matches netted legs: shares first; then each short, nearest expiry and lowest strike first, with longs of its right
 * that expire no earlier, in the same order; then naked calls with naked puts. Source: CBOE margin manual, as the
 * published cases apply it.
 */
export function matchStrategies(legs: readonly StrategyLeg[], cover: Cover): Strategies {
  const shorts = coveredByShares(
    legs.filter((leg) => leg.contracts.sign < 0),
    cover,
  );
  const longs = legs.filter((leg) => leg.contracts.sign > 0);
  const left = longs.map((long) => long.contracts);
  const spread: StrategyLeg[] = [];
  const naked: StrategyLeg[] = [];
  for (const short of shorts) {
    let uncovered = short.contracts.abs();
    longs.forEach((long, index) => {
      const available = left[index] ?? Exact.ZERO;
      const paired = Exact.min(uncovered, available);
      if (paired.isZero || long.right !== short.right || long.days < short.days) return;
      spread.push(sized(short, paired.negated()), sized(long, paired));
      uncovered = uncovered.minus(paired);
      left[index] = available.minus(paired);
    });
    if (!uncovered.isZero) naked.push(sized(short, uncovered.negated()));
  }
  const remaining = longs.map((long, index) => sized(long, left[index] ?? Exact.ZERO));
  return {
    spread,
    ...pairedStrangles(naked),
    longs: remaining.filter((leg) => !leg.contracts.isZero),
  };
}

/** The same legs with no long covering a short: what the shorts and longs need one by one. */
export function withoutSpreads(legs: readonly StrategyLeg[], cover: Cover): Strategies {
  const shorts = legs.filter((leg) => leg.contracts.sign < 0);
  return {
    spread: [],
    ...pairedStrangles(coveredByShares(shorts, cover)),
    longs: legs.filter((leg) => leg.contracts.sign > 0),
  };
}

function coveredByShares(
  shorts: readonly StrategyLeg[],
  { shares, contractSize, coverUnit }: Cover,
): readonly StrategyLeg[] {
  const target: Right = shares.sign >= 0 ? 'call' : 'put';
  const contracts = shares.abs().over(contractSize);
  let left = coverUnit === undefined ? contracts : contracts.roundTo(coverUnit, 'down');
  return shorts.flatMap((short) => {
    if (short.right !== target) return [short];
    const paired = Exact.min(short.contracts.abs(), left);
    left = left.minus(paired);
    const open = short.contracts.plus(paired);
    return open.isZero ? [] : [sized(short, open)];
  });
}

/** Naked calls and naked puts, each in their order, pair up until one side is used up. */
function pairedStrangles(naked: readonly StrategyLeg[]): Pick<Strategies, 'strangles' | 'naked'> {
  const calls = naked.filter((leg) => leg.right === 'call');
  const puts = naked.filter((leg) => leg.right === 'put');
  const strangles: Strangle[] = [];
  let call = calls.shift();
  let put = puts.shift();
  while (call !== undefined && put !== undefined) {
    const paired = Exact.min(call.contracts.abs(), put.contracts.abs());
    strangles.push({ call: sized(call, paired.negated()), put: sized(put, paired.negated()) });
    call = remainder(call, paired) ?? calls.shift();
    put = remainder(put, paired) ?? puts.shift();
  }
  const rest = [call, ...calls, put, ...puts].filter((leg) => leg !== undefined);
  return { strangles, naked: rest };
}

function remainder(short: StrategyLeg, paired: Exact): StrategyLeg | undefined {
  const contracts = short.contracts.plus(paired);
  return contracts.isZero ? undefined : sized(short, contracts);
}

const sized = (leg: StrategyLeg, contracts: Exact): StrategyLeg => ({ ...leg, contracts });

const isSameContract = (a: StrategyLeg, b: StrategyLeg): boolean =>
  a.right === b.right && a.days === b.days && a.strike.equals(b.strike);

/** Calls before puts where all else is equal, so that the order of the rows never shows. */
function byExpiryThenStrike(a: StrategyLeg, b: StrategyLeg): number {
  if (a.days !== b.days) return a.days - b.days;
  const byStrike = a.strike.compare(b.strike);
  if (byStrike !== 0) return byStrike;
  return a.right === b.right ? 0 : a.right === 'call' ? -1 : 1;
}
