// The margin schedule of the running venue: the engine's view, with what only events tell (the model of a forecast, alarms)
// and with the accounts that each proposal makes short, counted anew every few seconds at most.
import type { Event } from '@plimsoll/engine';
import {
  affectedAccounts,
  affectedByHaircut,
  type AffectedView,
  type AssetScheduleView,
  type ForecastView,
  type MarketScheduleView,
  scheduleView,
} from '@plimsoll/engine/views';
import type { DurableStep, VenuePort } from './venue-port.ts';

const ALARMS_KEPT = 100;
/**
 * Counting asks for the margin of every account with a position, 20 us each, between two steps of the venue: not for every
 * reader anew, and never for more than a fiftieth of the time.
 */
const COUNT_AGE_MS = 5_000;
const COUNT_SHARE = 50;

type Told = { readonly forecast: (ForecastView & { readonly model: string | null }) | null };
type Counted<P> = {
  readonly proposal: (P & Pick<AffectedView, 'accounts' | 'shortfall'>) | null;
};
type Shown<V extends { readonly proposal: object | null }> = Omit<V, 'forecast' | 'proposal'> &
  Told &
  Counted<NonNullable<V['proposal']>>;

/** A forecast that was not believed, or did not come. */
export type AlarmView = {
  readonly sequence: number;
  readonly line: number;
  readonly time: number;
  readonly what: 'forecastRefused' | 'forecastMissed';
  readonly index: number;
  readonly symbol: string;
  readonly text: string;
};
/** `GET /v1/schedule`. */
export type LiveScheduleView = {
  readonly time: number;
  readonly markets: readonly Shown<MarketScheduleView>[];
  readonly assets: readonly Shown<AssetScheduleView>[];
  readonly alarms: readonly AlarmView[];
};

export class LiveSchedule {
  private readonly venue: VenuePort;
  private readonly clock: () => number;
  private readonly models = new Map<number, string>();
  private readonly counts = new Map<
    string,
    { readonly until: number; readonly level: number; readonly view: AffectedView }
  >();
  private alarms: readonly AlarmView[] = [];

  constructor(venue: VenuePort, clock: () => number) {
    this.venue = venue;
    this.clock = clock;
  }

  hear({ sequence, time, events }: DurableStep): void {
    for (const [line, event] of events.entries()) {
      if (event.type === 'ForecastAccepted') this.models.set(event.index, event.model);
      const alarm = this.alarmOf(event);
      if (alarm === undefined) continue;
      this.alarms = [{ sequence, line, time, ...alarm }, ...this.alarms].slice(0, ALARMS_KEPT);
    }
  }

  view(): LiveScheduleView {
    const { state } = this.venue;
    const { markets, assets } = scheduleView(state);
    return {
      time: state.time,
      markets: markets.map((view) => {
        const { market, forecast, proposal } = view;
        const level = proposal?.initialScalePpm ?? 0;
        const count = (): AffectedView => affectedAccounts(state, market, 0);
        return {
          ...view,
          forecast: this.named(forecast, state.listedMarket(market).index),
          proposal: proposal && { ...proposal, ...this.counted(`market ${market}`, level, count) },
        };
      }),
      assets: assets.map((view) => {
        const { asset, forecast, proposal } = view;
        const level = proposal?.haircutPpm ?? 0;
        const count = (): AffectedView => affectedByHaircut(state, asset, 0);
        return {
          ...view,
          forecast: this.named(forecast, state.listedAsset(asset).index),
          proposal: proposal && { ...proposal, ...this.counted(`asset ${asset}`, level, count) },
        };
      }),
      alarms: this.alarms,
    };
  }

  private named(forecast: ForecastView | null, index: number): Told['forecast'] {
    return forecast && { model: this.models.get(index) ?? null, ...forecast };
  }

  private counted(
    key: string,
    level: number,
    count: () => AffectedView,
  ): Pick<AffectedView, 'accounts' | 'shortfall'> {
    const now = this.clock();
    let known = this.counts.get(key);
    if (known === undefined || known.level !== level || now >= known.until) {
      const view = count();
      const tookMs = this.clock() - now;
      known = { until: now + Math.max(COUNT_AGE_MS, COUNT_SHARE * tookMs), level, view };
      this.counts.set(key, known);
    }
    const { accounts, shortfall } = known.view;
    return { accounts, shortfall };
  }

  private alarmOf(event: Event): Omit<AlarmView, 'sequence' | 'line' | 'time'> | undefined {
    switch (event.type) {
      case 'ForecastRefused': {
        const { index, model, reason, value, bound } = event;
        const symbol = this.symbolOf(index);
        const text = `Forecast of ${symbol} by "${model}" refused: ${REASONS[reason]} (${value} against ${bound})`;
        return { what: 'forecastRefused', index, symbol, text };
      }
      case 'ForecastMissed': {
        const symbol = this.symbolOf(event.index);
        const text = `The forecast of ${symbol} ran out and no other came: its rates hold`;
        return { what: 'forecastMissed', index: event.index, symbol, text };
      }
      default:
        // Of all other events none is an alarm; the default is meant.
        return undefined;
    }
  }

  private symbolOf(index: number): string {
    return this.venue.state.listing.indexes[index]?.symbol ?? `index ${index}`;
  }
}

const REASONS: { readonly [R in Extract<Event, { type: 'ForecastRefused' }>['reason']]: string } = {
  unknownIndex: 'there is no such index',
  modelUnnamed: 'its model has no name, or too long a one',
  wrongHorizon: 'another horizon than the listed one',
  wrongConfidence: 'another confidence than the listed one',
  notNewer: 'not newer than the last',
  expired: 'it had run out already',
  validTooLong: 'valid for longer than is allowed',
  tooSmall: 'absurdly small',
  tooLarge: 'absurdly large',
  jump: 'too far from the last',
};
