// What decided a requirement, in a few words out of its tree of figures.
import type { Figure } from './margin-model.ts';

const DEPTH_MAX = 8;

/**
 * The way from a figure down to what bound it: at each step the part that `because` names, else the largest part.
 * Ends where a figure has no parts, or parts that add nothing.
 */
export function bindingPath(figure: Figure): readonly string[] {
  const path: string[] = [];
  let at: Figure | undefined = figure;
  for (let depth = 0; at !== undefined && depth < DEPTH_MAX; depth++) {
    const label = at.because === undefined ? at.name : `${at.name}: ${at.because}`;
    if (path.at(-1) !== label) path.push(label);
    at = decisivePart(at);
  }
  return path;
}

function decisivePart(figure: Figure): Figure | undefined {
  const parts = figure.parts ?? [];
  const named = parts.find((part) => part.name === figure.because);
  if (named !== undefined) return named;
  let largest: Figure | undefined;
  for (const part of parts) {
    if (part.value.isZero || (part.unit !== undefined && part.unit !== figure.unit)) continue;
    if (largest === undefined || part.value.isAbove(largest.value)) largest = part;
  }
  return largest;
}
