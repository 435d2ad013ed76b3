// The margin models and the pricing they stand on, for whoever asks without a live venue: the command line, the server,
// the laboratory. Re-exports only.
export * from '../base/agreement.ts';
export { assert, InvariantError } from '../base/assert.ts';
export * from '../base/exact.ts';
export type { Result } from '../base/result.ts';
export * from '../domain/holdings.ts';
export * from '../domain/instrument.ts';
export * from '../domain/schema.ts';
export * from '../domain/snapshot.ts';
export * from '../margin/model/assess.ts';
export * from '../margin/model/combination.ts';
export * from '../margin/model/margin-model.ts';
export * from '../margin/model/rulebook.ts';
export * from '../margin/quantize.ts';
export * from '../pricing/day-count.ts';
export * from '../pricing/forward.ts';
export * from '../pricing/surface.ts';
export * from '../pricing/svi-arbitrage.ts';
export * from '../pricing/svi-repair.ts';
export * from '../pricing/svi.ts';
