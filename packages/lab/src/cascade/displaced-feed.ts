// Prices under forced flow: the observations of the files, moved by what the books of their markets have been displaced by.
// A market that moved is seen by all its live sources at once, whether or not they trade in that instant.
import type { ObservationStep } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import { exp } from '../base/elementary.ts';

type Seen = { price: bigint; time: number; said: number };

export class DisplacedFeed {
  /** Per source: underlying, age at which it is silent, and share of the displacement that it follows. */
  private readonly sources: readonly {
    readonly underlying: number;
    readonly stalenessMs: number;
    readonly share: number;
  }[];
  private readonly seen: (Seen | undefined)[];

  /** `indexShare`: of the displacement that sources of the index follow; the market's own prices follow all of it. */
  constructor(data: PriceData, indexShare: number) {
    this.sources = data.underlyings.flatMap(({ sources }, underlying) =>
      sources.map(({ role, stalenessMs }) => ({
        underlying,
        stalenessMs,
        share: role === 'index' ? indexShare : 1,
      })),
    );
    this.seen = this.sources.map(() => undefined);
  }

  /** `displacement`: log distance of each market below its undisturbed price. */
  move(step: ObservationStep, displacement: (underlying: number) => number): ObservationStep {
    for (const { source, price } of step.observations)
      this.seen[source] = { price, time: step.time, said: Number.NaN };
    const observations: { source: number; price: bigint }[] = [];
    for (const [source, { underlying, stalenessMs, share }] of this.sources.entries()) {
      const seen = this.seen[source];
      if (seen === undefined || step.time - seen.time > stalenessMs) continue;
      const moved = share * displacement(underlying);
      if (moved === seen.said) continue;
      seen.said = moved;
      observations.push({ source, price: displaced(seen.price, moved) });
    }
    return { ...step, observations };
  }
}

/** Nearest price at the source's own decimals, at least one unit; untouched without displacement. */
function displaced(price: bigint, moved: number): bigint {
  if (moved === 0) return price;
  const value = BigInt(Math.round(Number(price) * exp(-moved)));
  return value > 0n ? value : 1n;
}
