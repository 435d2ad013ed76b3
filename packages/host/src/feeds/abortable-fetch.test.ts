import { afterEach, beforeEach, expect, it } from 'vitest';
import { AbortableFetch } from './abortable-fetch.ts';
import { Loopback } from './loopback.fixture.ts';

let server: Loopback;
beforeEach(async () => {
  server = await new Loopback({
    answer: ({ pathname }) => (pathname === '/empty' ? { status: 204, body: '' } : { body: [1] }),
    stream: ({ pathname }) => (pathname === '/endless' ? ':head\n\n' : undefined),
  }).open();
});
afterEach(() => server.close());

it('answers like fetch', async () => {
  const { fetch } = new AbortableFetch();
  const answer = await fetch(`${server.url}/list`);
  expect([answer.status, await answer.json()]).toEqual([200, [1]]);
  expect((await fetch(`${server.url}/empty`)).status).toBe(204);
});

it.each(['the signal of all', 'its own'])(
  'ends with %s, though only the head came',
  async (which) => {
    const asking = new AbortableFetch();
    const all = new AbortController();
    const own = new AbortController();
    asking.endWith(all.signal);
    const answer = asking.fetch(`${server.url}/endless`, { signal: own.signal });
    setTimeout(() => (which === 'its own' ? own : all).abort(), 50);
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    const late = new AbortController();
    late.abort();
    asking.endWith(all.signal);
    await expect(asking.fetch(server.url, { signal: late.signal })).rejects.toThrow();
  },
);
