// An answer of the REST interface, asked again at a pace while it is in sight. What was heard last stays while the venue is away.
import { useEffect, useState } from 'react';

/** Undefined until the first answer, and without an address; `onAnswer` hears each. */
export function usePoll<T extends object>(
  url: string | undefined,
  everyMs: number,
  onAnswer?: (answer: T) => void,
): T | undefined {
  const [held, setHeld] = useState<{ readonly url: string; readonly answer: T }>();
  useEffect(() => {
    if (url === undefined) return undefined;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      const answer = await ask<T>(url, abort.signal);
      if (abort.signal.aborted) return;
      if (answer !== undefined) {
        onAnswer?.(answer);
        setHeld({ url, answer });
      }
      timer = setTimeout(() => void refresh(), everyMs);
    };
    void refresh();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [url, everyMs, onAnswer]);
  return held !== undefined && held.url === url ? held.answer : undefined;
}

async function ask<T>(url: string, signal: AbortSignal): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
