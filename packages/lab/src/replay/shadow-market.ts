// The same venue without accounts, fed with other prices: what its marks would be if prices came without delay, or without
// the impact of liquidations. Marks depend on prices and listing alone.
import {
  createEngine,
  type Engine,
  type Hash,
  type Input,
  type MarketId,
  type Tick,
  type Ticks,
} from '@plimsoll/engine';

/** Nobody journals the shadow, so its steps need no hash. */
const noHash: Hash = () => NO_BYTES;
const NO_BYTES = new Uint8Array(32);

export class ShadowMarket {
  private readonly engine: Engine = createEngine({ hash: noHash });

  constructor(listing: readonly Input[]) {
    for (const input of listing) this.engine.step(input);
  }

  tick(tick: Tick): void {
    this.engine.step(tick);
  }

  mark(market: MarketId): Ticks {
    return this.engine.state.mark(market);
  }
}
