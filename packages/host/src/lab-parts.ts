// The part of the lab that the host looks up by name, so that it builds and runs before it is there: `reportHtml` for
// `plimsoll replay`.
import * as lab from '@plimsoll/lab';
import type { ReplayResult } from '@plimsoll/lab';

const parts: { readonly [name: string]: unknown } = lab;

export function reportHtml(result: ReplayResult): string | undefined {
  const write = parts['reportHtml'];
  if (typeof write !== 'function') return undefined;
  return (write as (result: ReplayResult) => string)(result);
}
