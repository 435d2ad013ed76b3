// The schedules of margin and haircuts, once in a while: proposes what is to come, and brings into force what has had its
// notice. A venue that lists no schedule pays one look at each market and asset. The laws are adapt/, the shelters risk/.
import { type HaircutState, nextHaircuts } from '../adapt/haircut-schedule.ts';
import { nextScales, SCALE_ONE, scalePpmOf, type ScheduleState } from '../adapt/margin-schedule.ts';
import { rateOfPpm } from '../adapt/rate-law.ts';
import { sum } from '../base/fixed.ts';
import type { EventOf } from '../domain/event.ts';
import {
  type AssetId,
  type IndexId,
  type MarketId,
  NONE,
  type Ppm,
  type Quanta,
  ZERO_QUANTA,
} from '../domain/units.ts';
import {
  type AffectedAccount,
  affectedBy,
  atInitialHaircut,
  atInitialScale,
} from '../risk/affected-accounts.ts';
import { setHaircuts, setScales } from '../risk/set-scales.ts';
import { forecastOf } from '../state/forecast-reading.ts';
import { assetLawOf, haircutsOf, marketLawOf, scalesOf } from '../state/schedule-reading.ts';
import { sellingTimeWideningPpm } from '../state/selling-time.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

export function stepSchedules(step: Step): void {
  missForecasts(step);
  const { state, time } = step;
  const last = state.scalar('lastScheduleStep');
  const { scheduleStepMs } = state.venue;
  if (time - last < scheduleStepMs) return;
  endOverrides(step);
  const markets = idsOf(state.scalar('markets'), (id) => isMoving(state, id));
  const assets = idsOf(state.scalar('assets'), (id) => isAssetMoving(state, id));
  if (markets.length === 0 && assets.length === 0) return;
  // A silence is not made up for: one step never moves anything by more than one interval allows.
  const clock = { now: time, elapsedMs: last === 0 ? 0 : scheduleStepMs };
  const laws = markets.map((market) => ({ market, law: nextMarketLaw(state, market, clock) }));
  const assetLaws = assets.map((asset) => ({ asset, law: nextAssetLaw(state, asset, clock) }));
  step.emit(stepped(step, laws, assetLaws));
  for (const { market, law } of laws) moveMarket(step, market, law);
  for (const { asset, law } of assetLaws) moveAsset(step, asset, law);
}

function idsOf(count: number, isOne: (id: number) => boolean): readonly number[] {
  const ids: number[] = [];
  for (let id = 0; id < count; id++) if (isOne(id)) ids.push(id);
  return ids;
}

/** The alarm of a forecast that ran out and has no successor: once. */
function missForecasts(step: Step): void {
  const { indexes } = step.state;
  for (let index: IndexId = 0; index < step.state.scalar('indexes'); index++) {
    const validUntil = indexes.forecastUntil.get(index);
    if (validUntil === 0 || step.time <= validUntil) continue;
    step.emit({ type: 'ForecastMissed', index, validUntil });
  }
}

/** Has a schedule, or is away from what is listed, and is not held by a risk manager. */
function isMoving(state: ReadState, market: MarketId): boolean {
  const { markets } = state;
  const { riseHourPpm } = state.listedMarket(market);
  // A column at zero stands for what is listed: a venue without schedules asks no more of a market than this.
  const isScheduled =
    riseHourPpm > 0 ||
    (markets.initialScale.get(market) !== 0 && marketLawOf(state, market).initial !== SCALE_ONE);
  return isScheduled && state.isOpen(market) && markets.overrideUntil.get(market) === 0;
}

function isAssetMoving(state: ReadState, asset: AssetId): boolean {
  const { assets } = state;
  const { haircutRiseHourPpm, haircutPpm, index } = state.listedAsset(asset);
  const isScheduled =
    haircutRiseHourPpm > 0 || assetLawOf(state, asset).initial > rateOfPpm(haircutPpm);
  return isScheduled && index !== NONE && assets.overrideUntil.get(asset) === 0;
}

/** What a risk manager held until now is free again: the laws go on from it. */
function endOverrides(step: Step): void {
  const { state, time } = step;
  for (let market: MarketId = 0; market < state.scalar('markets'); market++) {
    const until = state.markets.overrideUntil.get(market);
    if (until === 0 || time < until) continue;
    const { initialPpm: initialScalePpm, maintenancePpm: maintenanceScalePpm } = scalesOf(
      state,
      market,
    );
    const scales = { initialScalePpm, maintenanceScalePpm };
    step.emit({ type: 'MarginOverridden', market, ...scales, until: 0 });
  }
  for (let asset: AssetId = 0; asset < state.scalar('assets'); asset++) {
    const until = state.assets.overrideUntil.get(asset);
    if (until === 0 || time < until) continue;
    const { initialPpm: initialHaircutPpm, maintenancePpm: maintenanceHaircutPpm } = haircutsOf(
      state,
      asset,
    );
    const haircuts = { initialHaircutPpm, maintenanceHaircutPpm };
    step.emit({ type: 'HaircutOverridden', asset, ...haircuts, until: 0 });
  }
}

type Clock = { readonly now: number; readonly elapsedMs: number };

function nextMarketLaw(state: ReadState, market: MarketId, clock: Clock): ScheduleState {
  const listed = state.listedMarket(market);
  const forecast = forecastOf(state, listed.index);
  return nextScales({
    state: marketLawOf(state, market),
    quantilePpm: forecast && Math.max(forecast.longPpm, forecast.shortPpm),
    ...clock,
    terms: { ...listed, listedPpm: listed.tiers[0]?.initialPpm ?? 0 },
  });
}

function nextAssetLaw(state: ReadState, asset: AssetId, clock: Clock): HaircutState {
  const listed = state.listedAsset(asset);
  return nextHaircuts({
    state: assetLawOf(state, asset),
    quantilePpm: forecastOf(state, listed.index)?.longPpm,
    wideningPpm: sellingTimeWideningPpm(state, asset),
    ...clock,
    terms: listed,
  });
}

function stepped(
  { time }: Step,
  markets: readonly { readonly market: MarketId; readonly law: ScheduleState }[],
  assets: readonly { readonly asset: AssetId; readonly law: HaircutState }[],
): EventOf<'SchedulesStepped'> {
  return {
    type: 'SchedulesStepped',
    time,
    markets: markets.map(({ market, law: { initial, maintenance, since, calm } }) => ({
      market,
      initial,
      maintenance,
      since,
      calm,
    })),
    assets: assets.map(({ asset, law: { initial, maintenance, since } }) => ({
      asset,
      initial,
      maintenance,
      since,
    })),
  };
}

function moveMarket(step: Step, market: MarketId, law: ScheduleState): void {
  const { state } = step;
  const announced = state.markets.proposedScale.get(market);
  if (law.announcedPpm !== announced) {
    const initialScalePpm = law.announcedPpm === 0 ? scalePpmOf(law.initial) : law.announcedPpm;
    const { noticeMs } = state.listedMarket(market);
    const proposal = proposed(law, noticeMs, () =>
      affectedBy(state, atInitialScale(state, market, initialScalePpm)),
    );
    step.emit({ type: 'MarginChangeProposed', market, initialScalePpm, ...proposal });
  }
  const initialPpm = scalePpmOf(law.initial);
  const scales = { initialPpm, maintenancePpm: scalePpmOf(law.maintenance) };
  setScales(step, market, scales, 'current');
}

function moveAsset(step: Step, asset: AssetId, law: HaircutState): void {
  const { state } = step;
  const announced = state.assets.proposedHaircut.get(asset);
  if (law.announcedPpm !== announced) {
    const haircutPpm = law.announcedPpm === 0 ? scalePpmOf(law.initial) : law.announcedPpm;
    const { haircutNoticeMs } = state.listedAsset(asset);
    const proposal = proposed(law, haircutNoticeMs, () =>
      affectedBy(state, atInitialHaircut(state, asset, haircutPpm)),
    );
    step.emit({ type: 'HaircutChangeProposed', asset, haircutPpm, ...proposal });
  }
  const initialPpm = scalePpmOf(law.initial);
  setHaircuts(step, asset, { initialPpm, maintenancePpm: scalePpmOf(law.maintenance) });
}

type Proposed = {
  readonly effectiveTime: number;
  readonly accounts: number;
  readonly shortfall: Quanta;
};
const WITHDRAWN: Proposed = { effectiveTime: 0, accounts: 0, shortfall: ZERO_QUANTA };

function proposed(
  { since, announcedPpm }: { readonly since: number; readonly announcedPpm: Ppm },
  noticeMs: number,
  affected: () => readonly AffectedAccount[],
): Proposed {
  if (announcedPpm === 0) return WITHDRAWN;
  const short = affected();
  return {
    effectiveTime: since + noticeMs,
    accounts: short.length,
    shortfall: sum(short.map(({ shortfall }) => shortfall)),
  };
}
