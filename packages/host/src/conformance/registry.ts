// Which adapter answers which published file, and which files wait for a stage that does not exist yet.
import type { Adapter } from './adapter.ts';
import { deriveSrmStandardMargin } from './adapters/derive-srm-standard-margin.ts';
import { venueDocsWorkedExamples } from './adapters/venue-docs-worked-examples.ts';

/** By file name without `.json`. */
export const adapters: Readonly<Record<string, Adapter>> = {
  'derive-srm-standard-margin': deriveSrmStandardMargin,
  'venue-docs-worked-examples': venueDocsWorkedExamples,
};

/** Listed without failing: they exercise stages of liquidation and the waterfall that are yet to come. */
export const waiting: ReadonlySet<string> = new Set([
  'derive-dutch-auction-liquidation',
  'drift-insurance-fund',
  'drift-partial-liquidation',
  'dydx-deleveraging-adl',
  'dydx-liquidation-bankruptcy-fillable-insurance',
  'dydx-partial-liquidation-size',
  'vega-liquidation-disposal',
  'vega-loss-socialisation',
]);
