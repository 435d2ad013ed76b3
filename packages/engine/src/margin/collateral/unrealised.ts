// How far positions count as equity before they are closed: losses in full, gains by weight and up to caps, options at
// mark or not at all, and for withdrawals only gains that have matured.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Position } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import { checked, decimal, object, oneOf, optional, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, Level, MarginRefusal } from '../model/margin-model.ts';
import { assetPrice } from './asset-price.ts';
import { share } from './rule-fields.ts';
import { markOf } from './quotes.ts';

/** `mark`: the premium was paid from the balance. `pnl`: it was not, and value less cost counts like any other PnL. */
export const OPTION_VALUES = ['mark', 'pnl', 'shortsOnly', 'excluded'] as const;

const levelRule = object('How unrealised PnL counts at a level.', {
  positiveWeight: share('Share of a gain that counts; a loss counts in full.'),
  groupCap: optional(decimal('Most that the gain of one group may count for.', { min: '0' })),
  accountCap: optional(decimal('Most that all gains may count for.', { min: '0' })),
  optionValue: oneOf('What of an option counts.', OPTION_VALUES),
});
export const unrealisedRule = checked(
  object('How positions count as equity.', {
    initial: levelRule,
    maintenance: levelRule,
    netting: oneOf('Within what gains and losses net before gains are weighed.', [
      'position',
      'underlying',
      'account',
    ]),
    fundingOwed: oneOf('Whether funding that is owed and not settled is part of PnL.', [
      'counted',
      'ignored',
    ]),
    withdrawable: oneOf('Which gains count when money is withdrawn.', ['all', 'matured', 'none']),
  }),
  ({ initial, maintenance }) =>
    initial.positiveWeight.isAbove(maintenance.positiveWeight)
      ? `the initial weight of gains, ${initial.positiveWeight}, is above the maintenance one`
      : undefined,
);
export type UnrealisedRule = TypeOf<typeof unrealisedRule>;

/** Gains older than the maturity, by symbol, numeraire; a symbol that is missing has none. */
export type MaturedGains = ReadonlyMap<string, Exact>;
export type Purpose =
  | { readonly type: 'margin' }
  | { readonly type: 'withdrawal'; readonly matured: MaturedGains };

type Group = { readonly name: string; readonly net: Exact; readonly matured: Exact };

/** Unrealised PnL and option value as they count at a level; two figures in the numeraire, signed. */
export function countedPositions(
  rule: UnrealisedRule,
  level: Level,
  positions: readonly Position[],
  at: { readonly snapshot: Snapshot; readonly purpose: Purpose },
): Result<readonly [pnl: Figure, optionValue: Figure], MarginRefusal> {
  const groups = new Map<string, Group>();
  const options: Figure[] = [];
  for (const position of positions) {
    const valued = valueOf(position, at.snapshot, rule.fundingOwed);
    if (!valued.ok) return valued;
    const { value, pnl } = valued.value;
    const { symbol, kind } = position.instrument;
    const { optionValue } = rule[level];
    if (kind === 'option' && optionValue !== 'pnl') {
      const counted = countedOption(optionValue, value);
      if (!counted.isZero) options.push({ name: symbol, value: counted });
      continue;
    }
    const name = groupName(position, rule.netting);
    const before = groups.get(name) ?? { name, net: Exact.ZERO, matured: Exact.ZERO };
    groups.set(name, {
      name,
      net: before.net.plus(pnl),
      matured: before.matured.plus(maturedOf(at.purpose, symbol)),
    });
  }
  const inOrder = [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return ok([countedPnl(rule, level, inOrder, at.purpose), total('option value', options)]);
}

/** Unrealised PnL of all perpetuals and futures together, gains in full, numeraire; options and their value apart. */
export function netPnl(
  rule: UnrealisedRule,
  positions: readonly Position[],
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  let net = Exact.ZERO;
  for (const position of positions) {
    if (position.instrument.kind === 'option') continue;
    const valued = valueOf(position, snapshot, rule.fundingOwed);
    if (!valued.ok) return valued;
    net = net.plus(valued.value.pnl);
  }
  return ok(net);
}

/** Losses in full; gains weighed, cut at the group's cap, and together at the account's. */
function countedPnl(
  rule: UnrealisedRule,
  level: Level,
  groups: readonly Group[],
  purpose: Purpose,
): Figure {
  const parts: Figure[] = groups.map((group) => ({
    name: group.name,
    value: group.net.sign > 0 ? countedGain(rule, level, group, purpose) : group.net,
    parts: [{ name: 'unrealised PnL', value: group.net }],
  }));
  const gains = Exact.sum(parts.map((part) => Exact.max(part.value, Exact.ZERO)));
  const { accountCap } = rule[level];
  if (accountCap !== undefined && gains.isAbove(accountCap)) {
    parts.push({ name: 'above the cap on all gains', value: accountCap.minus(gains) });
  }
  return total('unrealised PnL', parts);
}

function countedGain(rule: UnrealisedRule, level: Level, group: Group, purpose: Purpose): Exact {
  const { positiveWeight, groupCap } = rule[level];
  let counted = group.net.times(positiveWeight);
  if (groupCap !== undefined) counted = Exact.min(counted, groupCap);
  if (purpose.type === 'margin' || rule.withdrawable === 'all') return counted;
  return rule.withdrawable === 'none' ? Exact.ZERO : Exact.min(counted, group.matured);
}

function countedOption(optionValue: 'mark' | 'shortsOnly' | 'excluded', value: Exact): Exact {
  if (optionValue === 'mark') return value;
  return optionValue === 'excluded' ? Exact.ZERO : Exact.min(value, Exact.ZERO);
}

function valueOf(
  position: Position,
  snapshot: Snapshot,
  funding: UnrealisedRule['fundingOwed'],
): Result<{ readonly value: Exact; readonly pnl: Exact }, MarginRefusal> {
  const { instrument, size, cost } = position;
  const mark = markOf(snapshot, instrument);
  if (!mark.ok) return mark;
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  const value = size.times(unitValue(instrument, mark.value));
  const owed = funding === 'counted' ? position.fundingOwed : Exact.ZERO;
  const pnl = value.minus(cost).minus(owed);
  return ok({ value: value.times(settle.value), pnl: pnl.times(settle.value) });
}

function maturedOf(purpose: Purpose, symbol: string): Exact {
  if (purpose.type === 'margin') return Exact.ZERO;
  return Exact.max(purpose.matured.get(symbol) ?? Exact.ZERO, Exact.ZERO);
}

function groupName({ instrument }: Position, netting: UnrealisedRule['netting']): string {
  if (netting === 'account') return 'account';
  return netting === 'underlying' ? instrument.underlying : instrument.symbol;
}

const total = (name: string, parts: readonly Figure[]): Figure => ({
  name,
  value: Exact.sum(parts.map((part) => part.value)),
  parts,
});
