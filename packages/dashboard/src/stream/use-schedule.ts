// The margin schedule from the REST interface, asked every second while the page is open, with what it was since then for the
// charts. Sends what a risk manager overrides.
import type {
  AffectedView,
  AssetScheduleView,
  ForecastView,
  MarketScheduleView,
} from '@plimsoll/engine/views';
import { useEffect, useState } from 'react';
import { History } from './history.ts';

type Shown<V extends { readonly proposal: object | null }> = Omit<V, 'forecast' | 'proposal'> & {
  readonly forecast: (ForecastView & { readonly model: string | null }) | null;
  readonly proposal:
    | (NonNullable<V['proposal']> & Pick<AffectedView, 'accounts' | 'shortfall'>)
    | null;
};
export type MarketSchedule = Shown<MarketScheduleView>;
export type AssetSchedule = Shown<AssetScheduleView>;
export type Alarm = {
  readonly sequence: number;
  readonly line: number;
  readonly time: number;
  readonly what: 'forecastRefused' | 'forecastMissed';
  readonly symbol: string;
  readonly text: string;
};
export type Schedule = {
  /** Engine time of the answer, ms since 1970. */
  readonly time: number;
  readonly markets: readonly MarketSchedule[];
  readonly assets: readonly AssetSchedule[];
  readonly alarms: readonly Alarm[];
};

const REFRESH_MS = 1000;
const POINTS_KEPT = 2400;

/** By market: the initial rate in force, what the forecast says and what it asks for, as shares of the notional. */
const histories = new Map<number, History>();
export const rateHistory = (market: number): History => {
  let history = histories.get(market);
  if (history === undefined) {
    history = new History(3, POINTS_KEPT);
    histories.set(market, history);
  }
  return history;
};

/** Undefined until the first answer; what was heard last stays while the venue is away. */
export function useSchedule(): Schedule | undefined {
  const [schedule, setSchedule] = useState<Schedule>();
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      const next = await fetchJson<Schedule>('/v1/schedule', abort.signal);
      if (abort.signal.aborted) return;
      if (typeof next !== 'string') {
        remember(next);
        setSchedule(next);
      }
      timer = setTimeout(() => void refresh(), REFRESH_MS);
    };
    void refresh();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, []);
  return schedule;
}

/** The accounts that a proposal makes short: asked once, when somebody looks. A sentence where there is no answer. */
export function useAffected(
  of: 'markets' | 'assets',
  id: number,
): AffectedView | string | undefined {
  const [affected, setAffected] = useState<AffectedView | string>();
  useEffect(() => {
    const abort = new AbortController();
    void fetchJson<AffectedView>(`/v1/schedule/${of}/${id}/affected`, abort.signal).then((next) => {
      if (!abort.signal.aborted) setAffected(next);
    });
    return () => abort.abort();
  }, [of, id]);
  return affected;
}

/** Sends a command; the venue's own sentence if it refuses. */
export async function sendCommand(command: object): Promise<string | undefined> {
  try {
    const response = await fetch('/v1/commands', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(command),
    });
    return response.ok ? undefined : refusalOf(response);
  } catch {
    return 'The venue does not answer.';
  }
}

async function fetchJson<T extends object>(url: string, signal: AbortSignal): Promise<T | string> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? ((await response.json()) as T) : await refusalOf(response);
  } catch {
    return 'The venue does not answer.';
  }
}

async function refusalOf(response: Response): Promise<string> {
  const body = (await response.json()) as { readonly error?: { readonly message?: string } };
  return body.error?.message ?? `The venue answered ${response.status}.`;
}

const share = (ppm: number): number => ppm / 1e6;

function remember({ time, markets }: Schedule): void {
  for (const { market, forecast, inForce, listed, targetScalePpm } of markets) {
    if (forecast === null) continue;
    const target = targetScalePpm === null ? inForce.initialPpm : ratePpm(listed, targetScalePpm);
    const quantile = Math.max(forecast.longPpm, forecast.shortPpm);
    rateHistory(market).add(time, share(inForce.initialPpm), share(quantile), share(target));
  }
}

/** The initial rate at a scale of the listed one, ppm of the notional; never more than all of it. */
export const ratePpm = (listed: MarketSchedule['listed'], scalePpm: number): number =>
  Math.min(1_000_000, Math.ceil((listed.initialPpm * scalePpm) / 1e6));
