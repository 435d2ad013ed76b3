// From scenarios by name to moves by index of one venue: "each" becomes one shock for each index with a market, words become
// the indexes they mean. A name that the venue does not have is a mistake with its path, unless the set passes over it.
import type { ReadState } from '@plimsoll/engine';
import type { Mistake, Result } from '@plimsoll/engine/models';
import {
  EVERY_COLLATERAL,
  EVERY_MARKET,
  type Scenario,
  type ScenarioGroup,
  type ScenarioSet,
} from './scenario-set.ts';
import { type VenueNames, venueNames } from './venue-names.ts';

export type Shock = {
  readonly name: string;
  readonly group: ScenarioGroup;
  readonly source: string;
  /** By index: change of its price as a fraction of it. */
  readonly moves: Float64Array;
  /** Factor on every volatility, and on the depth of every book. */
  readonly volatility: number;
  readonly liquidity: number;
  readonly steps: number;
  readonly isFrozen: boolean;
};

export type ResolvedShocks = {
  readonly shocks: readonly Shock[];
  /** Names of scenarios that move nothing here, because the venue lists nothing of what they are about. */
  readonly passedOver: readonly string[];
};

/** Shocks in the order of the set. Mistakes: names that the venue does not know, in a set that refuses them. */
export function resolveShocks(
  set: ScenarioSet,
  state: Pick<ReadState, 'listing'>,
): Result<ResolvedShocks, readonly Mistake[]> {
  const names = venueNames(state);
  const mistakes: Mistake[] = [];
  const shocks: Shock[] = [];
  const passedOver: string[] = [];
  for (const [at, scenario] of set.scenarios.entries()) {
    if (!set.ignoresUnlisted) refuseUnknown(scenario, { at, names, mistakes });
    const made = shocksOf(scenario, names);
    const felt = made.filter(
      ({ moves, volatility, liquidity }) =>
        moves.some((each) => each !== 0) || volatility !== 1 || liquidity !== 1,
    );
    shocks.push(...felt);
    if (felt.length === 0) passedOver.push(scenario.name);
  }
  return mistakes.length > 0
    ? { ok: false, error: mistakes }
    : { ok: true, value: { shocks, passedOver } };
}

/** A shock of nothing but prices, for questions that no file asks. */
export const priceShock = (name: string, moves: Float64Array): Shock => ({
  name,
  group: 'own',
  source: '',
  moves,
  volatility: 1,
  liquidity: 1,
  steps: 1,
  isFrozen: false,
});

function refuseUnknown(
  scenario: Scenario,
  parts: { readonly at: number; readonly names: VenueNames; readonly mistakes: Mistake[] },
): void {
  const { at, names, mistakes } = parts;
  for (const name of scenario.moves.keys()) {
    if (name === EVERY_COLLATERAL || names.find(name).length > 0) continue;
    mistakes.push({
      path: ['scenarios', at, 'moves', name],
      message: `"${name}" is neither an index nor an asset of this venue; it has ${names.known.join(', ')}`,
    });
  }
}

function shocksOf(scenario: Scenario, names: VenueNames): readonly Shock[] {
  const moves = movesOf(scenario.moves, names);
  const { name, group, source, volatility, liquidity, steps, isFrozen, each } = scenario;
  const rest = { group, source, volatility, liquidity, steps, isFrozen };
  if (each === undefined) return [{ name, moves, ...rest }];
  return names.marketIndexes.map((index) => {
    const own = moves.slice();
    own[index] = each;
    return { name: `${names.nameOf(index)}: ${name}`, moves: own, ...rest };
  });
}

/** Fractions by name to fractions by index: what is named goes before the words that mean many. */
export function movesOf(byName: ReadonlyMap<string, number>, names: VenueNames): Float64Array {
  const moves = new Float64Array(names.indexes);
  const isWord = (name: string): boolean => name === EVERY_MARKET || name === EVERY_COLLATERAL;
  const ordered = [...byName].sort(([a], [b]) => Number(isWord(b)) - Number(isWord(a)));
  for (const [name, move] of ordered) for (const index of names.find(name)) moves[index] = move;
  return moves;
}
