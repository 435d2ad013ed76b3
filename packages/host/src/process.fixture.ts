// Runs the command line as a real process, from the sources.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const ROOT = new URL('../../../', import.meta.url).pathname;
const MAIN = new URL('./main.ts', import.meta.url).pathname;
const START_WITHIN_MS = 60_000;

export type Finished = { readonly code: number | null; readonly out: string; readonly err: string };
export class Plimsoll {
  readonly process: ChildProcess;
  out = '';
  err = '';

  constructor(...args: readonly string[]) {
    const node = ['--conditions=source', '--import', 'tsx', MAIN, ...args];
    this.process = spawn(process.execPath, node, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
  }

  /** Address of a started venue. */
  async url(): Promise<string> {
    const until = Date.now() + START_WITHIN_MS;
    while (Date.now() < until) {
      const match = /running: (http:\S+)/.exec(this.out);
      if (match?.[1] !== undefined) return match[1];
      if (this.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the venue did not start: ${this.out} ${this.err}`);
  }

  async finished(): Promise<Finished> {
    const isOver = this.process.exitCode !== null || this.process.signalCode !== null;
    if (!isOver) await once(this.process, 'close');
    return { code: this.process.exitCode, out: this.out, err: this.err };
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<Finished> {
    this.process.kill(signal);
    return this.finished();
  }
}

/** Runs to the end. */
export function plimsoll(...args: readonly string[]): Promise<Finished> {
  return new Plimsoll(...args).finished();
}
