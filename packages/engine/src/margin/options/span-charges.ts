// The rules of SPAN on top of the scan: charges for spreads between tiers of expiries and for delivery, credits for spreads
// between underlyings, and the minimum for options. Each works on deltas and counts of span-risk.ts.
import { Exact } from '../../base/exact.ts';
import type { DatedDelta, SpanRisk } from './span-risk.ts';

/** Expiries up to `daysMax` that no earlier tier took; perpetuals are in the first. */
export type ExpiryTier = { readonly name: string; readonly daysMax: number };
export type TierSpread = {
  readonly first: string;
  readonly second: string;
  /** Numeraire per coin of delta spread. */
  readonly charge: Exact;
};

export type SpreadCharge = {
  readonly name: string;
  readonly matched: Exact;
  readonly value: Exact;
};

/**
 * Charges for spreads between expiries, in the order of the rules: long delta of one tier against short delta of the
 * other, both ways, each coin of delta used once; within one tier long expiries against short ones.
 */
export function tierSpreads(
  deltas: readonly DatedDelta[],
  tiers: readonly ExpiryTier[],
  rules: readonly TierSpread[],
): readonly SpreadCharge[] {
  const longs = new Map<string, Exact>();
  const shorts = new Map<string, Exact>();
  for (const { days, delta } of deltas) {
    const tier = tiers.find((each) => (days ?? 0) <= each.daysMax);
    if (tier === undefined) continue;
    const side = delta.sign > 0 ? longs : shorts;
    side.set(tier.name, (side.get(tier.name) ?? Exact.ZERO).plus(delta.abs()));
  }
  return rules.map(({ first, second, charge }) => {
    const oneWay = matchedDelta({ of: longs, named: first }, { of: shorts, named: second });
    const otherWay =
      first === second
        ? Exact.ZERO
        : matchedDelta({ of: shorts, named: first }, { of: longs, named: second });
    const matched = oneWay.plus(otherWay);
    return { name: `${first} against ${second}`, matched, value: matched.times(charge) };
  });
}

type Side = { readonly of: Map<string, Exact>; readonly named: string };

/** Takes the lesser of the two amounts off both. */
function matchedDelta(one: Side, other: Side): Exact {
  const a = one.of.get(one.named) ?? Exact.ZERO;
  const b = other.of.get(other.named) ?? Exact.ZERO;
  const matched = Exact.min(a, b);
  one.of.set(one.named, a.minus(matched));
  other.of.set(other.named, b.minus(matched));
  return matched;
}

export type DeliveryRule = { readonly withinDays: number; readonly charge: Exact };

/** `charge x |delta|`, each expiry that is delivered within so many days on its own; perpetuals never are. */
export const deliveryCharge = (deltas: readonly DatedDelta[], rule: DeliveryRule): Exact =>
  Exact.sum(
    deltas
      .filter(({ days }) => days !== undefined && days <= rule.withinDays)
      .map(({ delta }) => delta.abs().times(rule.charge)),
  );

/** Which options a minimum is counted on: short ones, the greater of short calls and puts, or every one. */
export const MINIMUM_COUNTS = ['short', 'greaterShortSide', 'all'] as const;
export type OptionMinimum = {
  /** Numeraire per coin. */
  readonly perCoin: Exact;
  readonly counts: (typeof MINIMUM_COUNTS)[number];
};

/** The least that options of one underlying require, numeraire. */
export function optionMinimum(risk: SpanRisk, rule: OptionMinimum): Exact {
  const { shortCalls, shortPuts, options } = risk;
  const counted = {
    short: shortCalls.plus(shortPuts),
    greaterShortSide: Exact.max(shortCalls, shortPuts),
    all: options,
  };
  return counted[rule.counts].times(rule.perCoin);
}

/** A spread between two underlyings: so many coins of delta of one against so many of the other. */
export type InterSpread = {
  readonly first: string;
  readonly firstDelta: Exact;
  readonly second: string;
  readonly secondDelta: Exact;
  /** Whether the deltas must be of opposite signs, as of prices that move together, or of the same sign. */
  readonly sides: 'opposite' | 'same';
  /** Share of the scanning risk of the delta used that is credited, 0 to 1. */
  readonly credit: Exact;
};

export type InterCredit = {
  readonly name: string;
  readonly spreads: Exact;
  readonly byUnderlying: ReadonlyMap<string, Exact>;
};

/**
 * Credits in the order of the rules: spreads formed of the net deltas that are left; each leg is credited
 * `credit x scanning risk x delta used / |net delta|`, so that a delta is credited once and never beyond its risk.
 */
export function interCredits(
  risks: readonly SpanRisk[],
  rules: readonly InterSpread[],
): readonly InterCredit[] {
  const net = new Map(risks.map((risk) => [risk.underlying, netDelta(risk)]));
  const left = new Map(net);
  const scan = new Map(risks.map((risk) => [risk.underlying, risk.scanRisk]));
  return rules.map((rule) => {
    const { first, second } = rule;
    const name = `${first} against ${second}`;
    const a = left.get(first) ?? Exact.ZERO;
    const b = left.get(second) ?? Exact.ZERO;
    const isFormed = rule.sides === 'opposite' ? a.sign * b.sign < 0 : a.sign * b.sign > 0;
    if (!isFormed || first === second) {
      return { name, spreads: Exact.ZERO, byUnderlying: new Map<string, Exact>() };
    }
    const spreads = Exact.min(a.abs().over(rule.firstDelta), b.abs().over(rule.secondDelta));
    const creditOf = (underlying: string, perSpread: Exact): Exact => {
      const used = spreads.times(perSpread);
      const held = left.get(underlying) ?? Exact.ZERO;
      left.set(underlying, held.sign > 0 ? held.minus(used) : held.plus(used));
      const whole = (net.get(underlying) ?? Exact.ONE).abs();
      return (scan.get(underlying) ?? Exact.ZERO).times(rule.credit).times(used).over(whole);
    };
    const byUnderlying = new Map([
      [first, creditOf(first, rule.firstDelta)],
      [second, creditOf(second, rule.secondDelta)],
    ]);
    return { name, spreads, byUnderlying };
  });
}

const netDelta = ({ deltas }: SpanRisk): Exact => Exact.sum(deltas.map(({ delta }) => delta));
