// Updates as a Hermes server sends them, held against the schema that its client publishes. Import this before the client:
// two packages behind it list their TypeScript under the condition `source`, which our tests set and Node cannot read.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { schemas } from '@pythnetwork/hermes-client/lib/zodSchemas.js';

export const BTC_ID = 'e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43';
export const ETH_ID = 'ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace';

export type Priced = {
  readonly id: string;
  readonly price: string;
  readonly conf: string;
  readonly expo: number;
  readonly publish_time: number;
};

/** The text of an update; thrown out where the published schema would not take it. */
export function hermesUpdate(prices: readonly Priced[]): string {
  const update = {
    binary: { encoding: 'hex', data: ['504e4155'] },
    parsed: prices.map(({ id, ...price }) => ({
      id,
      price,
      ema_price: price,
      metadata: {
        slot: 138_881_186,
        proof_available_time: price.publish_time + 1,
        prev_publish_time: price.publish_time,
      },
    })),
  };
  schemas.PriceUpdate.parse(update);
  return JSON.stringify(update);
}

function builtInsteadOfSource(): void {
  const here = createRequire(import.meta.url);
  const ofClient = createRequire(here.resolve('@pythnetwork/hermes-client'));
  for (const name of ['eventsource-parser', 'eventsource']) {
    const found = ofClient.resolve(name);
    if (!found.endsWith('.ts')) continue;
    const built = join(dirname(ofClient.resolve(`${name}/package.json`)), 'dist', 'index.cjs');
    ofClient(built);
    here.cache[found] = here.cache[built];
  }
}
builtInsteadOfSource();
