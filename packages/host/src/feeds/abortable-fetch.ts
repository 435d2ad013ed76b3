// A fetch whose requests all end with one signal as well as with their own. One listener for all of them: ccxt asks for a
// dozen things at once, and a connection may ask for days.

export class AbortableFetch {
  private readonly asking = new Set<AbortController>();
  private ending: AbortSignal | undefined;

  /** From here on requests end with this signal; those under way do too. */
  endWith(signal: AbortSignal): void {
    this.ending = signal;
    const end = (): void => {
      for (const asked of this.asking) asked.abort();
    };
    signal.addEventListener('abort', end, { once: true });
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const asked = new AbortController();
    const end = (): void => asked.abort();
    this.asking.add(asked);
    init.signal?.addEventListener('abort', end);
    if (this.ending?.aborted === true || init.signal?.aborted === true) end();
    try {
      // With its body: a server may send the head of an answer and no more.
      return await whole(await fetch(input, { ...init, signal: asked.signal }));
    } finally {
      this.asking.delete(asked);
      init.signal?.removeEventListener('abort', end);
    }
  };
}

async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  // An answer such as 204 may not have a body, not even an empty one.
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}
