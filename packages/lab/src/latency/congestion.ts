// The road from the engine to the book: a fixed delay, and a queue in which liquidation orders stand behind each other and
// behind everybody else's. A fluid queue with one server; when trading rushes, others take the server's time.

export type ExecutionPath = {
  readonly delayMs: number;
  /** Messages a second that the venue can serve; Infinity: no queue. */
  readonly serviceRate: number;
  /** Share of the server's time that others take in typical trading; in a rush so many times more. */
  readonly load: number;
};

/** Who waits how long. Time runs forwards in the calls. */
export class CongestedPath {
  private readonly path: ExecutionPath;
  /** Work ahead of a newcomer, in messages, and when that was so. */
  private backlog = 0;
  private at = 0;
  private rush = 1;

  constructor(path: ExecutionPath) {
    this.path = path;
  }

  /** Current trading over the typical: from now on others come so many times as often. */
  trading(rush: number): void {
    this.rush = rush;
  }

  /** The server works and others arrive, up to a time. */
  advance(time: number): void {
    const { serviceRate, load } = this.path;
    if (Number.isFinite(serviceRate) && this.at > 0) {
      const seconds = (time - this.at) / 1000;
      const growth = serviceRate * (load * this.rush - 1) * seconds;
      this.backlog = Math.max(0, this.backlog + growth);
    }
    this.at = time;
  }

  /** An order sets out now; returns when it reaches the book. */
  arrival(): number {
    const { delayMs, serviceRate } = this.path;
    if (!Number.isFinite(serviceRate)) return this.at + delayMs;
    this.backlog += 1;
    return this.at + delayMs + (1000 * (this.backlog - 1)) / serviceRate;
  }

  /** Messages that wait. */
  get waiting(): number {
    return this.backlog;
  }
}
