// What closing lots costs in a book beyond the mark: half the quoted spread at the touch, and a quarter of that more for each
// further block of depth. A published chain gives spreads and no sizes, so the sizes are a stated law. Dollars, lots, floats.

/** Lots of a contract are tenths of a coin. */
export const COIN_LOTS = 10;

/** A book in blocks: the first costs `touch` beyond the mark, each further block `step` more than the one before. */
export type BookCost = {
  /** Dollars a coin. */
  readonly touch: number;
  readonly step: number;
  /** Lots of one block. */
  readonly block: number;
};

/** One block of an option stands for a million dollars of the underlying, of a future for five. */
const OPTION_BLOCK = 1e6;
const FUTURE_BLOCK = 5e6;
const STEP_OF_TOUCH = 0.25;
/** Half the spread of a perpetual or a future: half a basis point. */
const FUTURE_TOUCH = 0.00005;

/** `spread`: ask less bid, dollars a coin; at least a cent. */
export const optionBook = (of: {
  readonly spread: number;
  readonly underlying: number;
}): BookCost => {
  const touch = Math.max(0.01, of.spread) / 2;
  const block = Math.max(1, Math.round((COIN_LOTS * OPTION_BLOCK) / of.underlying));
  return { touch, step: STEP_OF_TOUCH * touch, block };
};

export const futureBook = (price: number): BookCost => {
  const touch = FUTURE_TOUCH * price;
  const block = Math.max(1, Math.round((COIN_LOTS * FUTURE_BLOCK) / price));
  return { touch, step: STEP_OF_TOUCH * touch, block };
};

/** Blocks that closing up to `lots` meets: lots of each, and what a lot of it costs, ascending. */
export function blocksOf(
  { touch, step, block }: BookCost,
  lots: number,
): readonly { readonly lots: number; readonly perLot: number }[] {
  const blocks: { readonly lots: number; readonly perLot: number }[] = [];
  for (let from = 0; from < lots; from += block) {
    const perLot = (touch + blocks.length * step) / COIN_LOTS;
    blocks.push({ lots: Math.min(block, lots - from), perLot });
  }
  return blocks;
}
