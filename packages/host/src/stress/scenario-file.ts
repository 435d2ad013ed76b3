// The scenario file of a stress test: the one that comes with Plimsoll or an own one, read and checked with every mistake named
// by its line.
import { createRequire } from 'node:module';
import type { ReadState } from '@plimsoll/engine';
import {
  readScenarioSet,
  type ResolvedShocks,
  resolveShocks,
  type Scenario,
  type ScenarioSet,
} from '@plimsoll/lab';
import { DocumentError, type JsonDocument, readJsonDocument } from '../documents/json-document.ts';

export type ScenarioFile = { readonly document: JsonDocument; readonly set: ScenarioSet };

/** The file at a path; the default set without one. */
export function readScenarioFile(path: string | undefined): ScenarioFile {
  const document = readJsonDocument(path ?? defaultFile());
  const read = readScenarioSet(document.value);
  if (!read.ok) throw new DocumentError(document.file, document.located(read.error));
  return { document, set: read.value };
}

/**
 * The file's scenarios on a venue; a name that it does not have is a mistake with its line. `historical` go before them: of
 * price files, whose other coins are passed over.
 */
export function shocksOn(
  { document, set }: ScenarioFile,
  state: Pick<ReadState, 'listing'>,
  historical: readonly Scenario[] = [],
): ResolvedShocks {
  const own = resolveShocks(set, state);
  if (!own.ok) throw new DocumentError(document.file, document.located(own.error));
  const past = resolveShocks({ ...set, scenarios: historical, ignoresUnlisted: true }, state);
  if (!past.ok) return own.value;
  return {
    shocks: [...past.value.shocks, ...own.value.shocks],
    passedOver: [...past.value.passedOver, ...own.value.passedOver],
  };
}

const defaultFile = (): string =>
  createRequire(import.meta.url).resolve('@plimsoll/lab/scenarios/default.json');
