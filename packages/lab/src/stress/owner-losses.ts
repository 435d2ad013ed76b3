// Losses of one shock by owner: what Cover-1 and Cover-2 ask for. All accounts of an owner fail together.
import type { StressKernel } from './stress-kernel.ts';

export type TopLosses = {
  /** Dense owner numbers of the largest and the second largest loss, -1 where there is none. */
  readonly first: number;
  readonly second: number;
  readonly firstLoss: number;
  readonly secondLoss: number;
};

/** Adds up the losers of the kernel's last run by owner; buffers are kept between runs. */
export class OwnerLosses {
  private readonly kernel: StressKernel;
  private readonly sum: Float64Array;

  constructor(kernel: StressKernel) {
    this.kernel = kernel;
    this.sum = new Float64Array(kernel.book.ownerIds.length);
  }

  /** The two owners with the largest losses; ties go to the one met first. Settlement quanta. */
  top(): TopLosses {
    const { sum } = this;
    const { book, loss, loser, losers } = this.kernel;
    for (let i = 0; i < losers; i += 1) {
      const row = loser[i] as number;
      const owner = book.owner[row] as number;
      sum[owner] = (sum[owner] as number) + (loss[row] as number);
    }
    let first = -1;
    let second = -1;
    let firstLoss = 0;
    let secondLoss = 0;
    for (let i = 0; i < losers; i += 1) {
      const owner = book.owner[loser[i] as number] as number;
      const lost = sum[owner] as number;
      // Set back at once: the next run starts from nothing, and an owner with several accounts counts once.
      sum[owner] = 0;
      if (lost > firstLoss) {
        [second, secondLoss] = [first, firstLoss];
        [first, firstLoss] = [owner, lost];
      } else if (lost > secondLoss) {
        [second, secondLoss] = [owner, lost];
      }
    }
    return { first, second, firstLoss, secondLoss };
  }
}
