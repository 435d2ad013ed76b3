// One account from the REST interface, fetched again every second while its panel is open.
import type { AccountView } from '@plimsoll/engine/views';
import { useEffect, useState } from 'react';

export type AccountLoad =
  | { readonly type: 'loading' }
  | { readonly type: 'loaded'; readonly account: AccountView; readonly isStale: boolean }
  | { readonly type: 'failed'; readonly message: string };

const REFRESH_MS = 1000;

export function useAccount(id: number): AccountLoad {
  const [load, setLoad] = useState<AccountLoad>({ type: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      const next = await fetchAccount(id, abort.signal);
      if (abort.signal.aborted) return;
      // What was loaded stays in sight while the venue is away.
      setLoad((last) =>
        next.type === 'failed' && last.type === 'loaded' ? { ...last, isStale: true } : next,
      );
      timer = setTimeout(() => void refresh(), REFRESH_MS);
    };
    setLoad({ type: 'loading' });
    void refresh();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [id]);
  return load;
}

async function fetchAccount(id: number, signal: AbortSignal): Promise<AccountLoad> {
  try {
    const response = await fetch(`/v1/accounts/${id}`, { signal });
    const body: unknown = await response.json();
    if (response.ok) return { type: 'loaded', account: body as AccountView, isStale: false };
    const { error } = body as { readonly error?: { readonly message?: string } };
    return { type: 'failed', message: error?.message ?? `The venue answered ${response.status}.` };
  } catch {
    return { type: 'failed', message: 'The venue does not answer.' };
  }
}
