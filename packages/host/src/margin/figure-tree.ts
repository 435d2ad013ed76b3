// A tree of figures drawn for a terminal: every number with what it was made of.
import type { FigureJson } from './margin-answer.ts';
import { shortTextOf } from './number-text.ts';

/** Lines of the tree, indented; parts beyond `partsMax` of one figure are counted, not listed. */
export function treeLines(
  figure: FigureJson,
  partsMax = Number.POSITIVE_INFINITY,
): readonly string[] {
  return linesOf(figure, '', '', partsMax);
}

function linesOf(
  figure: FigureJson,
  lead: string,
  below: string,
  partsMax: number,
): readonly string[] {
  const unit = figure.unit === undefined || figure.unit === '' ? '' : ` ${figure.unit}`;
  const because = figure.because === undefined ? '' : `  <- ${figure.because}`;
  const own = `${lead}${figure.name}: ${shortTextOf(figure.value)}${unit}${because}`;
  const parts = figure.parts ?? [];
  const shown = parts.slice(0, partsMax);
  const left = parts.length - shown.length;
  const lines = shown.flatMap((part, index) => {
    const isLast = index === shown.length - 1 && left === 0;
    return linesOf(
      part,
      `${below}${isLast ? '└ ' : '├ '}`,
      `${below}${isLast ? '  ' : '│ '}`,
      partsMax,
    );
  });
  return [own, ...lines, ...(left > 0 ? [`${below}└ and ${left} more`] : [])];
}
