// One market's book under forced flow: what has been eaten pushes the price away, part of it for good, the rest until the
// book has refilled. Sizes are counted in depths within 1 %, so that a book that thins keeps its past impact.
import { exp } from '../base/elementary.ts';
import { type ImpactLaw, impactOf, sizeOfImpact } from './impact-law.ts';

const LN2 = 0.6931471805599453;

export type Recovery = {
  /** Share of an impact that stays for ever. */
  readonly permanentShare: number;
  /** Half of what else was eaten is back after this. */
  readonly halfLifeMs: number;
};

export class ImpactBook {
  private readonly law: ImpactLaw;
  private readonly recovery: Recovery;
  /** Signed, positive where sells have eaten bids: all that was ever eaten, and what has not come back. */
  private eaten = 0;
  private missing = 0;
  private at = 0;

  constructor(law: ImpactLaw, recovery: Recovery) {
    this.law = law;
    this.recovery = recovery;
  }

  /** The book refills up to a time. */
  refill(time: number): void {
    if (this.at > 0 && this.missing !== 0)
      this.missing *= exp((-LN2 * (time - this.at)) / this.recovery.halfLifeMs);
    this.at = time;
  }

  /** Log distance of the price below (positive) or above what it would be without the forced flow. */
  get displacement(): number {
    return this.moved(0);
  }

  /** Forced sells (positive) or buys eat so many depths. */
  eat(depths: number): void {
    this.eaten += depths;
    this.missing += depths;
  }

  /** Log move of the price that eating so many depths more would add; for buys negative. */
  moveOf(depths: number): number {
    return this.moved(depths) - this.moved(0);
  }

  /** Depths that can be eaten before the price has moved by `move` (at least 0) further in the direction of the sign. */
  within(move: number, sign: 1 | -1): number {
    if (move <= 0) return 0;
    // The move is monotone in the size; never more than from an untouched book on the far side of zero.
    let low = 0;
    let high =
      sizeOfImpact(this.law, move + Math.abs(this.displacement)) +
      Math.abs(this.eaten) +
      Math.abs(this.missing);
    while (sign * this.moveOf(sign * high) < move) high *= 2;
    for (let k = 0; k < 50; k += 1) {
      const middle = (low + high) / 2;
      if (sign * this.moveOf(sign * middle) <= move) low = middle;
      else high = middle;
    }
    return low;
  }

  private moved(depths: number): number {
    const { permanentShare } = this.recovery;
    return (
      permanentShare * impactOf(this.law, this.eaten + depths) +
      (1 - permanentShare) * impactOf(this.law, this.missing + depths)
    );
  }
}
