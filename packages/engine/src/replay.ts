// Journal to state, two ways: by its events (fast, no decisions) and by its inputs (everything decided again). The second
// is the stronger check: the same inputs must give the same events, bytes and hash.
import { decodeStep } from './domain/step-record.ts';
import { createEngine, type Engine, type EngineOptions } from './engine.ts';

/** The engine after all records, from their events. `from` is a restored engine to go on from. */
export function replayEvents(
  records: Iterable<Uint8Array>,
  options: EngineOptions = {},
  from: Engine = createEngine(options),
): Engine {
  for (const record of records) from.apply(record);
  return from;
}

export type Divergence = { readonly sequence: number; readonly why: string };

/** Decides every input again; the first record that comes out differently is returned as a divergence. */
export function replayInputs(
  records: Iterable<Uint8Array>,
  options: EngineOptions = {},
): Engine | Divergence {
  const engine = createEngine(options);
  for (const record of records) {
    const outcome = engine.step(decodeStep(record).input);
    const sequence = engine.sequence;
    if (!outcome.ok) return { sequence, why: `input refused: ${outcome.reject.type}` };
    if (!sameBytes(outcome.record, record))
      return { sequence, why: 'events differ from the journal' };
  }
  return engine;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
