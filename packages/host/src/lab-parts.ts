// The two parts of the lab that the host looks up by name, so that it builds and runs before they are there:
// `createDemoMarket` for `plimsoll start` and `reportHtml` for `plimsoll replay`.
import type { Engine, Input } from '@plimsoll/engine';
import * as lab from '@plimsoll/lab';
import type { ReplayResult } from '@plimsoll/lab';

export type DemoMarket = {
  /** The inputs of one turn, drawn lazily: the engine's state is that after the input before. */
  turn(nowMs: number): Iterable<Input>;
};
export type DemoMarketOptions = {
  readonly engine: Pick<Engine, 'state' | 'requirement'>;
  readonly accounts: number;
  readonly seed: number;
};

const parts: { readonly [name: string]: unknown } = lab;

export function createDemoMarket(options: DemoMarketOptions): DemoMarket | undefined {
  const create = parts['createDemoMarket'];
  if (typeof create !== 'function') return undefined;
  return (create as (options: DemoMarketOptions) => DemoMarket)(options);
}

export function reportHtml(result: ReplayResult): string | undefined {
  const write = parts['reportHtml'];
  if (typeof write !== 'function') return undefined;
  return (write as (result: ReplayResult) => string)(result);
}
