// The smiles of a re-anchored chain along a path, as the engine's tick takes them: the shape of the anchor in moneyness, what
// is left of its variance, at the level that realised volatility has brought it to.
import type { Price, VolatilityObserved } from '@plimsoll/engine';
import type { ReanchoredChain } from './reanchored-chain.ts';
import { VolatilityLevel } from './volatility-level.ts';

const PPB = 1e9;

export class OptionFeed {
  private readonly chain: ReanchoredChain;
  private readonly index: number;
  private readonly decimals: number;
  private readonly realised: VolatilityLevel;

  constructor(parts: {
    readonly chain: ReanchoredChain;
    readonly index: number;
    readonly decimals: number;
  }) {
    this.chain = parts.chain;
    this.index = parts.index;
    this.decimals = parts.decimals;
    this.realised = new VolatilityLevel(parts.chain.expiries[0]?.atTheMoney ?? 0.5);
  }

  /** `price`: the index now, quote units; 0 before it has one. Expiries that have ended are left out. */
  volatilities(time: number, price: number): readonly VolatilityObserved[] {
    this.realised.observe(time, price);
    if (!(price > 0)) return [];
    const { level } = this.realised;
    const ppb = (value: number): bigint => BigInt(Math.round(value * PPB));
    return this.chain.expiries
      .filter(({ expiryMs }) => time < expiryMs)
      .map(({ expiryMs, forwardRatio, slice, lifeMs }) => {
        const left = level * level * ((expiryMs - time) / lifeMs);
        return {
          index: this.index,
          expiryMs,
          time,
          forward: BigInt(Math.round(price * forwardRatio * 10 ** this.decimals)) as Price,
          model: 'svi',
          volatility: 0n,
          a: ppb(slice.a * left),
          b: ppb(slice.b * left),
          rho: ppb(slice.rho),
          m: ppb(slice.m),
          sigma: ppb(slice.sigma),
        };
      });
  }
}
