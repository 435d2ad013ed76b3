// One colour for each ladder, the same in every chart of the page: ours in blue, the venues in muted colours that can still
// be told apart.
import { OURS } from './compare-ladders.ts';

const OWN = '#1d5fd1';
const VENUES = [
  '#c23b3b',
  '#1c7d5c',
  '#b7791f',
  '#7a4fb5',
  '#0f8a9d',
  '#a8487f',
  '#5b7a2a',
  '#8a5a3c',
  '#4d5d73',
  '#d0653a',
  '#3c7fb0',
  '#6b6f1d',
  '#93538f',
  '#2f8f6f',
  '#777f8a',
] as const;

/** `names` in the order of the comparison. */
export function ladderColours(names: readonly string[]): ReadonlyMap<string, string> {
  const others = names.filter((name) => name !== OURS);
  return new Map(
    names.map((name) => [
      name,
      name === OURS ? OWN : (VENUES[others.indexOf(name) % VENUES.length] as string),
    ]),
  );
}
