// What a risk manager sees of the margin schedules: of every market and asset the forecast, where margin stands and where it
// is going, what is proposed and since when it holds, and whom a proposal makes short. Numbers as they are: the wire words them.
import { ppmOfRateUp } from '../adapt/rate-law.ts';
import { targetHaircutPpm } from '../adapt/haircut-schedule.ts';
import { targetScalePpm } from '../adapt/margin-schedule.ts';
import { sum } from '../base/fixed.ts';
import type {
  AccountId,
  AssetId,
  IndexId,
  MarketId,
  OwnerId,
  Ppm,
  TimeMs,
} from '../domain/units.ts';
import { NONE } from '../domain/units.ts';
import {
  affectedBy,
  atInitialHaircut,
  atInitialScale,
  type Proposal,
  worstAffected,
} from '../risk/affected-accounts.ts';
import { forecastOf } from '../state/forecast-reading.ts';
import { haircutsOf, marketLawOf, scalesOf } from '../state/schedule-reading.ts';
import { sellingTimeWideningPpm } from '../state/selling-time.ts';
import type { ReadState } from '../state/state.ts';
import { money } from './source.ts';

/** The forecast last believed. */
export type ForecastView = {
  readonly longPpm: Ppm;
  readonly shortPpm: Ppm;
  readonly time: TimeMs;
  /** null once it ran out and the alarm was raised. */
  readonly validUntil: TimeMs | null;
};

export type RatesView = { readonly initialPpm: Ppm; readonly maintenancePpm: Ppm };

export type MarketScheduleView = {
  readonly market: MarketId;
  readonly symbol: string;
  readonly isScheduled: boolean;
  readonly forecast: ForecastView | null;
  /** Slow average of what forecasts asked for, ppm of the price; null before the first step. */
  readonly calmPpm: Ppm | null;
  /** What the forecast asks for, a scale in ppm of the listed rates; null without a valid one. */
  readonly targetScalePpm: Ppm | null;
  readonly initialScalePpm: Ppm;
  readonly maintenanceScalePpm: Ppm;
  /** Up to here a risk manager may hold the scales. */
  readonly scaleMaxPpm: Ppm;
  /** Rates of the first tier, ppm of the notional: as listed, and as they are in force. */
  readonly listed: RatesView;
  readonly inForce: RatesView;
  readonly proposal: { readonly initialScalePpm: Ppm; readonly effectiveTime: TimeMs } | null;
  /** Until when a risk manager holds the scales. */
  readonly overrideUntil: TimeMs | null;
};

export type AssetScheduleView = {
  readonly asset: AssetId;
  readonly symbol: string;
  readonly isScheduled: boolean;
  readonly forecast: ForecastView | null;
  readonly targetHaircutPpm: Ppm | null;
  readonly listedHaircutPpm: Ppm;
  readonly initialHaircutPpm: Ppm;
  readonly maintenanceHaircutPpm: Ppm;
  /** Up to here a risk manager may hold the haircuts. */
  readonly haircutMaxPpm: Ppm;
  readonly proposal: { readonly haircutPpm: Ppm; readonly effectiveTime: TimeMs } | null;
  readonly overrideUntil: TimeMs | null;
};

/** `shortfall`: initial margin at the proposed level less equity, in whole settlement coins. */
export type AffectedAccountView = {
  readonly account: AccountId;
  readonly owner: OwnerId;
  readonly shortfall: string;
};

/** All whom it makes short, how much they miss together, and the worst of them. */
export type AffectedView = {
  readonly accounts: number;
  readonly shortfall: string;
  readonly worst: readonly AffectedAccountView[];
};

export type ScheduleView = {
  readonly markets: readonly MarketScheduleView[];
  readonly assets: readonly AssetScheduleView[];
};

/** Every market, and every asset but the settlement asset. */
export const scheduleView = (state: ReadState): ScheduleView => ({
  markets: state.listing.markets.map((_, market) => marketSchedule(state, market)),
  assets: state.listing.assets.flatMap(({ index }, asset) =>
    index === NONE ? [] : [assetSchedule(state, asset)],
  ),
});

/**
 * Whom the proposed initial margin of a market makes short, or the one in force where nothing is proposed: how many there
 * are, and at most `most` of them, the worst first. Asks about every account with a position there.
 */
export const affectedAccounts = (
  state: ReadState,
  market: MarketId,
  most: number,
): AffectedView => {
  const scale = state.markets.proposedScale.get(market) || scalesOf(state, market).initialPpm;
  return affectedView(state, atInitialScale(state, market, scale), most);
};

/** The same of a proposed haircut. */
export const affectedByHaircut = (state: ReadState, asset: AssetId, most: number): AffectedView => {
  const haircut = state.assets.proposedHaircut.get(asset) || state.initialHaircutPpm(asset);
  return affectedView(state, atInitialHaircut(state, asset, haircut), most);
};

function affectedView(state: ReadState, proposal: Proposal, most: number): AffectedView {
  const affected = affectedBy(state, proposal);
  return {
    accounts: affected.length,
    shortfall: money(state, sum(affected.map(({ shortfall }) => shortfall))),
    worst: worstAffected(affected, most).map(({ account, shortfall }) => ({
      account,
      owner: state.accounts.owner.get(account),
      shortfall: money(state, shortfall),
    })),
  };
}

function marketSchedule(state: ReadState, market: MarketId): MarketScheduleView {
  const { markets } = state;
  const listed = state.listedMarket(market);
  const { initialPpm, maintenancePpm } = scalesOf(state, market);
  const law = marketLawOf(state, market);
  const forecast = forecastOf(state, listed.index);
  const terms = { ...listed, listedPpm: listed.tiers[0]?.initialPpm ?? 0 };
  const quantile = forecast && Math.max(forecast.longPpm, forecast.shortPpm);
  const effectiveTime = law.since + listed.noticeMs;
  return {
    market,
    symbol: listed.symbol,
    isScheduled: listed.riseHourPpm > 0,
    forecast: forecastView(state, listed.index),
    calmPpm: law.calm === 0n ? null : ppmOfRateUp(law.calm),
    targetScalePpm: quantile === undefined ? null : targetScalePpm(law, quantile, terms),
    initialScalePpm: initialPpm,
    maintenanceScalePpm: maintenancePpm,
    scaleMaxPpm: listed.scaleMaxPpm,
    listed: firstRates(listed.tiers),
    inForce: firstRates(state.market(market).tiers),
    proposal: law.announcedPpm === 0 ? null : { initialScalePpm: law.announcedPpm, effectiveTime },
    overrideUntil: markets.overrideUntil.get(market) || null,
  };
}

const firstRates = ([first]: readonly RatesView[]): RatesView => ({
  initialPpm: first?.initialPpm ?? 0,
  maintenancePpm: first?.maintenancePpm ?? 0,
});

function assetSchedule(state: ReadState, asset: AssetId): AssetScheduleView {
  const { assets } = state;
  const listed = state.listedAsset(asset);
  const { initialPpm, maintenancePpm } = haircutsOf(state, asset);
  const quantile = forecastOf(state, listed.index)?.longPpm;
  const widening = sellingTimeWideningPpm(state, asset);
  const haircutPpm = assets.proposedHaircut.get(asset);
  const effectiveTime = assets.proposedSince.get(asset) + listed.haircutNoticeMs;
  return {
    asset,
    symbol: listed.symbol,
    isScheduled: listed.haircutRiseHourPpm > 0,
    forecast: forecastView(state, listed.index),
    targetHaircutPpm: quantile === undefined ? null : targetHaircutPpm(quantile, widening, listed),
    listedHaircutPpm: listed.haircutPpm,
    initialHaircutPpm: initialPpm,
    maintenanceHaircutPpm: maintenancePpm,
    haircutMaxPpm: Math.max(listed.haircutPpm, listed.haircutMaxPpm),
    proposal: haircutPpm === 0 ? null : { haircutPpm, effectiveTime },
    overrideUntil: assets.overrideUntil.get(asset) || null,
  };
}

function forecastView(state: ReadState, index: IndexId): ForecastView | null {
  const { indexes } = state;
  const time = indexes.forecastTime.get(index);
  if (time === 0) return null;
  const validUntil = indexes.forecastUntil.get(index);
  return {
    longPpm: indexes.forecastLong.get(index),
    shortPpm: indexes.forecastShort.get(index),
    time,
    validUntil: validUntil || null,
  };
}
