// The single writer of a running venue: every input goes through here, one at a time. A turn ends with one sync of the
// journal; only then is anything of it acknowledged, published or counted in the status.
import type { Engine, Event, Input, StepOutcome } from '@plimsoll/engine';
import type { StatusView } from '@plimsoll/engine/views';
import { UserError } from './errors.ts';
import { toHex } from './hash.ts';
import type { CommandLog } from './journal/command-log.ts';
import type { DurableStep, Submitted, VenuePort } from './server/venue-port.ts';
import { encodeSnapshot, type SnapshotStore } from './snapshots/snapshot-store.ts';

export const SNAPSHOT_EVERY_STEPS = 20_000;

export type VenueOptions = {
  readonly engine: Engine;
  readonly log: CommandLog;
  readonly snapshots: SnapshotStore;
  /** The last state root on record. */
  readonly stateRoot: Uint8Array;
  readonly version: string;
  readonly snapshotEverySteps?: number;
  /** One line for the operator. */
  readonly say: (line: string) => void;
  /** The venue cannot go on: a bug or a failed disk. Called once; nothing is acknowledged after it. */
  readonly onFailure: (error: unknown) => void;
};

type PendingStep = DurableStep & { readonly stepHash: Uint8Array };
type Settle = {
  readonly resolve: (done: Submitted) => void;
  readonly reject: (error: unknown) => void;
};

export class Venue implements VenuePort {
  readonly state: Engine['state'];
  readonly requirement: Engine['requirement'];
  private readonly options: VenueOptions;
  private readonly engine: Engine;
  private readonly log: CommandLog;
  private readonly listeners = new Set<(step: DurableStep) => void>();
  /** Steps of this turn, and by sequence who waits for them. */
  private pending: PendingStep[] = [];
  private readonly settles = new Map<number, Settle>();
  private isTurnDue = false;
  private mode: StatusView['state'] = 'running';
  private stateRoot: Uint8Array;
  private openLiquidations: number;
  private lastSnapshot: number;
  private durable: StatusView;

  constructor(options: VenueOptions) {
    this.options = options;
    this.engine = options.engine;
    this.log = options.log;
    this.state = options.engine.state;
    this.requirement = (account) => this.engine.requirement(account);
    this.stateRoot = options.stateRoot;
    this.openLiquidations = countLiquidations(options.engine);
    this.lastSnapshot = options.snapshots.list()[0]?.sequence ?? 0;
    this.durable = this.describe();
  }

  status(): StatusView {
    return { ...this.durable, state: this.mode };
  }

  onDurable(listener: (step: DurableStep) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  submit(input: Input): Promise<Submitted> {
    try {
      const outcome = this.step(input);
      if (!outcome.ok) return Promise.resolve(outcome);
      return new Promise((resolve, reject) => {
        this.settles.set(outcome.sequence, { resolve, reject });
      });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Decides an input at once and records it; it is durable at the end of the turn. For callers that do not wait: the
   * simulated market, which draws its next input from the state after this one.
   *
   * @throws UserError when the venue is not running; what the engine or the disk threw, after `onFailure`.
   */
  step(input: Input): StepOutcome {
    if (this.mode !== 'running') throw new UserError(`the venue is ${this.mode}`);
    try {
      return this.record(input);
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** Ends the turn now: what was stepped is durable, acknowledged and published when it returns. */
  endTurn(): void {
    this.isTurnDue = false;
    if (this.pending.length === 0 || this.mode === 'poisoned') return;
    const done = this.pending;
    this.pending = [];
    try {
      this.log.commit();
    } catch (error) {
      this.fail(error);
      return;
    }
    for (const { events } of done) this.note(events);
    this.durable = this.describe();
    for (const step of done) {
      const { sequence, time, events, stepHash } = step;
      for (const listener of this.listeners) listener({ sequence, time, events });
      this.settles.get(sequence)?.resolve({ ok: true, sequence, stepHash: toHex(stepHash) });
      this.settles.delete(sequence);
    }
    const every = this.options.snapshotEverySteps ?? SNAPSHOT_EVERY_STEPS;
    if (this.mode === 'running' && this.engine.sequence - this.lastSnapshot >= every)
      this.snapshot();
  }

  /** Ends the turn, records the state root and writes a snapshot. */
  checkpoint(): void {
    this.endTurn();
    if (this.mode === 'running') this.snapshot();
  }

  /** @throws UserError when the venue is not running. */
  snapshotFile(): Uint8Array {
    this.endTurn();
    if (this.mode !== 'running') throw new UserError(`the venue is ${this.mode}`);
    const { sequence, stepHash } = this.engine;
    const body = this.engine.snapshot();
    return encodeSnapshot({ sequence, stepHash, stateRoot: this.engine.stateRoot(), body });
  }

  /** Drains, records the state root, writes a snapshot and closes the journal. */
  stop(): void {
    if (this.mode !== 'running') return;
    this.endTurn();
    this.mode = 'stopping';
    if (this.engine.sequence > this.lastSnapshot) this.snapshot();
    this.log.close();
  }

  private record(input: Input): StepOutcome {
    const outcome = this.engine.step(input);
    if (!outcome.ok) return outcome;
    const { sequence, stepHash, record, events } = outcome;
    this.log.append({ sequence, stepHash, payload: record });
    this.pending.push({ sequence, time: input.time, events, stepHash });
    if (!this.isTurnDue) {
      this.isTurnDue = true;
      setImmediate(() => this.endTurn());
    }
    return outcome;
  }

  /** A snapshot is taken right behind a checkpoint, so that the journal states the root that the snapshot must have. */
  private snapshot(): void {
    if (!this.engine.state.configured) return;
    this.lastSnapshot = this.engine.sequence + 1;
    const mode = this.mode;
    try {
      this.record({ type: 'Checkpoint', time: this.engine.state.time });
    } catch (error) {
      this.fail(error);
      return;
    }
    this.endTurn();
    if (this.mode !== mode) return;
    const { sequence, stepHash } = this.engine;
    const body = this.engine.snapshot();
    try {
      this.options.snapshots.write({ sequence, stepHash, stateRoot: this.stateRoot, body });
    } catch (error) {
      // The journal is the record and goes on; the next start only takes longer.
      const why = error instanceof Error ? error.message : String(error);
      this.options.say(`the snapshot of step ${sequence} was not written: ${why}`);
    }
  }

  private note(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === 'LiquidationStarted') this.openLiquidations += 1;
      else if (event.type === 'LiquidationEnded') this.openLiquidations -= 1;
      else if (event.type === 'StateRootRecorded') this.stateRoot = event.root;
    }
  }

  /** Called at the end of a turn, when the engine's state is what is durable. */
  private describe(): StatusView {
    const { state, sequence, stepHash } = this.engine;
    return {
      sequence,
      stateHash: { stepHash: toHex(stepHash), stateRoot: toHex(this.stateRoot) },
      time: state.time,
      state: this.mode,
      accounts: state.scalar('accounts'),
      markets: state.scalar('markets'),
      openLiquidations: this.openLiquidations,
      version: this.options.version,
    };
  }

  private fail(error: unknown): void {
    if (this.mode === 'poisoned') return;
    this.mode = 'poisoned';
    for (const { reject } of this.settles.values()) reject(error);
    this.settles.clear();
    this.pending = [];
    this.options.onFailure(error);
  }
}

/** Accounts in a stage of the ladder. */
function countLiquidations(engine: Engine): number {
  const { state } = engine;
  let count = 0;
  for (let account = 0; account < state.scalar('accounts'); account += 1) {
    if (state.accounts.stage.get(account) !== 0) count += 1;
  }
  return count;
}
