// The chances of one account from the REST interface, asked again every few seconds while its panel is open. Where the venue
// has no answer the panel goes without.
import { useEffect, useState } from 'react';

export type Chance = { readonly liquidation: number; readonly negativeBalance: number };
export type Prediction = {
  readonly warmUpLeftMs: number;
  readonly hour: Chance | null;
  readonly day: Chance | null;
  readonly earlyWarning: {
    readonly warnings: readonly {
      readonly horizon: 'hour' | 'day';
      readonly threshold: number;
      readonly warned: number;
      readonly quartilesMs: readonly number[];
    }[];
  };
};

const REFRESH_MS = 3000;

export function usePrediction(id: number): Prediction | undefined {
  const [prediction, setPrediction] = useState<Prediction>();
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      const next = await fetchPrediction(id, abort.signal);
      if (abort.signal.aborted) return;
      setPrediction(next);
      timer = setTimeout(() => void refresh(), REFRESH_MS);
    };
    setPrediction(undefined);
    void refresh();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [id]);
  return prediction;
}

async function fetchPrediction(id: number, signal: AbortSignal): Promise<Prediction | undefined> {
  try {
    const response = await fetch(`/v1/accounts/${id}/prediction`, { signal });
    return response.ok ? ((await response.json()) as Prediction) : undefined;
  } catch {
    return undefined;
  }
}
