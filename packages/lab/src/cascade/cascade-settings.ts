// What a cascade is run with, and the venue and population it starts from. All of it is data; nothing here runs.
import { joinBars, type PriceData } from '../bars/price-data.ts';
import type { BarFile } from '../bars/bar-file.ts';
import { Random } from '../base/random.ts';
import { DEPTH_FIT } from '../book/calibrate-depth.ts';
import { type AccountPlan, drawAccounts } from '../population/draw-accounts.ts';
import { planVenue, type VenuePlan } from '../venue/plan-venue.ts';
import { scaleMargins } from '../venue/scale-margins.ts';
import { crowd } from './crowd.ts';
import type { Recovery } from './impact-book.ts';
import { IMPACT_FIT, type ImpactForm } from './impact-law.ts';

export type CascadeSettings = {
  readonly accounts: number;
  readonly seed: number;
  /** Times the depth that belongs to the market's trading; Infinity: liquidations move nothing. */
  readonly depth: number;
  /** Times the leverage that was drawn (median 3). */
  readonly leverage: number;
  /** Times the positions that belong to the market's trading. */
  readonly openInterest: number;
  /** Times the initial and maintenance rates of the venue. */
  readonly margins: number;
  readonly impact: ImpactForm;
  readonly recovery: Recovery;
  /**
   * Most depths within 1 % that liquidations take from a market in a minute. One is 15 times the typical trading, which is
   * what the busiest hour of the fitted day traded.
   */
  readonly participation: number;
  /** Share of the impact that the index follows; 1: the whole market moves with the book, 0: only this venue's book does. */
  readonly indexShare: number;
};

export const CASCADE_DEFAULTS: CascadeSettings = {
  accounts: 2_000,
  seed: 1,
  depth: 1,
  leverage: 1,
  openInterest: 1,
  margins: 1,
  impact: 'linear',
  recovery: { permanentShare: IMPACT_FIT.permanentShare, halfLifeMs: DEPTH_FIT.halfLifeMs },
  participation: 1,
  indexShare: 1,
};

export type Scene = {
  readonly data: PriceData;
  readonly venue: VenuePlan;
  readonly plans: readonly AccountPlan[];
};

/** Joins the files, lists a venue for them and draws who trades there. The same files and settings give the same scene. */
export function sceneOf(
  files: readonly BarFile[],
  settings: Pick<CascadeSettings, 'accounts' | 'seed' | 'leverage' | 'openInterest' | 'margins'>,
): Scene {
  const data = joinBars(files);
  const listed = planVenue(data.underlyings, {
    time: data.from,
    barMs: data.barMs,
    observationMs: Math.round(data.barMs / 3),
  });
  const { openInterest } = settings;
  const venue = scaleMargins(
    {
      ...listed,
      populationNotional: listed.populationNotional * openInterest,
      markets: listed.markets.map((market) => ({
        ...market,
        populationNotional: market.populationNotional * openInterest,
      })),
    },
    settings.margins,
  );
  const drawn = drawAccounts(
    settings.accounts,
    venue.markets,
    new Random(settings.seed).fork('accounts'),
  );
  return { data, venue, plans: crowd(drawn, venue.markets, settings.leverage) };
}
