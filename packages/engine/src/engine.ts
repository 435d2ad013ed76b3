// OPEN FIRST. The engine is a function of (state, input): admit, decide, evolve, check; events or a reject.
// Everything it may not reach for (memory, hash) is handed in; time and ids come with the input.
import { assert } from './base/assert.ts';
import { type Hash, sha256 } from './base/hash.ts';
import { ByteWriter } from './domain/codec.ts';
import type { Input } from './domain/command.ts';
import type { Event } from './domain/event.ts';
import type { Reject } from './domain/reject.ts';
import { decodeStep, encodeStep } from './domain/step-record.ts';
import type { AccountId } from './domain/units.ts';
import { requirementOf } from './margin/account-risk.ts';
import type { Requirement } from './margin/margin-model.ts';
import { onCommand } from './on-command.ts';
import { onTick } from './on-tick.ts';
import { RiskScan } from './risk/risk-scan.ts';
import { heapMemory, type Memory } from './state/columns.ts';
import { evolve } from './state/evolve.ts';
import { checkAll, checkTouched } from './state/invariants.ts';
import { readSnapshot, writeSnapshot } from './state/snapshot.ts';
import { type ReadState, State } from './state/state.ts';
import { StateTree } from './state/state-root.ts';
import type { Step } from './state/step.ts';

export type EngineOptions = { readonly memory?: Memory; readonly hash?: Hash };

export type StepOutcome =
  /** `record`: canonical bytes of input and events, valid until the next step. stepHash = hash(previous, record). */
  | {
      readonly ok: true;
      readonly sequence: number;
      readonly events: readonly Event[];
      readonly stepHash: Uint8Array;
      readonly record: Uint8Array;
    }
  | { readonly ok: false; readonly reject: Reject };

export interface Engine {
  readonly state: ReadState;
  /** Steps recorded so far; a reject records nothing. */
  readonly sequence: number;
  readonly stepHash: Uint8Array;
  step(input: Input): StepOutcome;
  /** Recovery: evolves a journaled record without deciding anew. */
  apply(record: Uint8Array): void;
  /** The root over all column pages and listings, recomputed where dirty. */
  stateRoot(): Uint8Array;
  /** Everything needed to go on from here; restored by `restoreEngine`. */
  snapshot(): Uint8Array;
  /** Full check of the invariants; throws InvariantError. */
  check(): void;
  requirement(account: AccountId): Requirement;
}

/** Position rows up to which a deficit is followed by a full check in its own step: about 50 ms. */
const CHECKED_AT_ONCE_MAX = 50_000;

export const GENESIS_HASH = new Uint8Array(32);

export const createEngine = (options: EngineOptions = {}): Engine =>
  new VenueEngine(new State(options.memory ?? heapMemory), GENESIS_HASH, options.hash ?? sha256);

/** Throws DecodeError if the bytes are not a snapshot of this version. */
export function restoreEngine(snapshot: Uint8Array, options: EngineOptions = {}): Engine {
  const { state, stepHash } = readSnapshot(snapshot, options.memory ?? heapMemory);
  return new VenueEngine(state, stepHash, options.hash ?? sha256);
}

class VenueEngine implements Engine {
  readonly #state: State;
  readonly #hash: Hash;
  readonly #tree: StateTree;
  readonly #scan: RiskScan;
  readonly #writer = new ByteWriter();
  #stepHash: Uint8Array;
  #lastFullCheck = 0;
  #owesCheck = false;

  constructor(state: State, stepHash: Uint8Array, hash: Hash) {
    this.#state = state;
    this.#stepHash = stepHash;
    this.#hash = hash;
    this.#tree = new StateTree(hash);
    this.#scan = new RiskScan(state);
  }

  get state(): ReadState {
    return this.#state;
  }
  get sequence(): number {
    return this.#state.scalar('sequence');
  }
  get stepHash(): Uint8Array {
    return this.#stepHash;
  }

  step(input: Input): StepOutcome {
    const state = this.#state;
    // Admit: time never runs backwards.
    if (input.time < state.time)
      return {
        ok: false,
        reject: { type: 'TimeWentBackwards', time: input.time, last: state.time },
      };
    if (input.type === 'Tick' && !state.configured)
      return { ok: false, reject: { type: 'NotConfigured' } };
    const before = state.time;
    const events: Event[] = [];
    const step: Step = {
      state,
      time: input.time,
      emit: (event) => this.#emit(event, input.time, events),
    };

    // Decide; what is emitted is evolved at once.
    state.setScalar('time', input.time);
    if (input.type === 'Tick') onTick(step, input, this.#scan);
    else {
      const reject = onCommand(step, input);
      if (reject !== undefined) {
        assert(
          events.length === 0,
          () => `a refused ${input.type} recorded ${events.length} events`,
        );
        state.setScalar('time', before);
        return { ok: false, reject };
      }
    }

    // Record and check.
    const sequence = state.scalar('sequence') + 1;
    state.setScalar('sequence', sequence);
    if (input.type === 'Checkpoint' || sequence % state.venue.stateRootEverySteps === 0) {
      events.push({ type: 'StateRootRecorded', root: this.stateRoot() });
    }
    const record = encodeStep(this.#writer, { input, events });
    this.#stepHash = this.#hash(this.#stepHash, record);
    this.#check(input, events);
    return { ok: true, sequence, events, stepHash: this.#stepHash, record };
  }

  apply(record: Uint8Array): void {
    const { input, events } = decodeStep(record);
    this.#state.setScalar('time', input.time);
    for (const event of events) this.#evolve(event, input.time);
    this.#state.setScalar('sequence', this.#state.scalar('sequence') + 1);
    this.#stepHash = this.#hash(this.#stepHash, record);
    this.#scan.note(this.#state.touched);
    this.#state.touched.clear();
  }

  stateRoot(): Uint8Array {
    return this.#tree.root(this.#state);
  }
  snapshot(): Uint8Array {
    return writeSnapshot(this.#state, this.#stepHash);
  }
  check(): void {
    checkAll(this.#state);
    this.#lastFullCheck = this.sequence;
    this.#owesCheck = false;
  }
  requirement(account: AccountId): Requirement {
    return requirementOf(this.#state.portfolio(account), this.#state);
  }

  #emit(event: Event, time: number, events: Event[]): void {
    events.push(event);
    this.#evolve(event, time);
    // A rescaled grid touches mirrors of every position.
    if (event.type === 'GridChanged') this.#scan.invalidate();
  }
  #evolve(event: Event, time: number): void {
    evolve(this.#state, event, time);
    // A loss shared by the index changes what every winner is worth.
    if (event.type === 'LossShared') this.#scan.invalidate();
  }
  /**
   * What the step touched, always; everything every so many steps and after a deficit. With very many rows, where a full check
   * takes as long as a tick may, deficits of ticks in a row are checked together, at the first tick without one.
   */
  #check(input: Input, events: readonly Event[]): void {
    checkTouched(this.#state);
    this.#scan.note(this.#state.touched);
    this.#state.touched.clear();
    const hasDeficit = events.some((event) => event.type === 'DeficitFixed');
    this.#owesCheck ||= hasDeficit;
    const due = this.sequence - this.#lastFullCheck >= this.#state.venue.fullCheckEverySteps;
    const isStorm = hasDeficit || input.type !== 'Tick';
    const mayWait = isStorm && this.#state.rows('positions') > CHECKED_AT_ONCE_MAX;
    if (due || (this.#owesCheck && !mayWait)) this.check();
  }
}
