import { expect, it } from 'vitest';
import { FeedFailure, failureText, hostOf } from './failure-text.ts';

const KEY = '9f3cSECRET';

it.each([
  [new Error('plain'), 'plain'],
  [new FeedFailure('two\nlines'), 'two'],
  [
    new TypeError('fetch failed', {
      cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }),
    }),
    'fetch failed: ECONNREFUSED',
  ],
  [
    Object.assign(new Error(`HTTP request failed.\n\nURL: https://rpc.example/${KEY}`), {
      shortMessage: 'HTTP request failed.',
    }),
    'HTTP request failed',
  ],
  [
    Object.assign(new Error('of many lines'), {
      shortMessage: 'The contract reverted:\nNo data present',
      cause: Object.assign(new Error('RPC Request failed.'), {
        shortMessage: 'RPC Request failed.',
      }),
    }),
    'The contract reverted: No data present',
  ],
  [
    new Error(`binance GET https://user:${KEY}@api.example:8443/v3?key=${KEY} fetch failed`),
    'binance GET https://api.example:8443 fetch failed',
  ],
  [new Error(`cannot reach wss://node.example/v2/${KEY}`), 'cannot reach wss://node.example'],
  [
    Object.assign(new Error(''), { shortMessage: 'HTTP request failed.', status: 404 }),
    'HTTP request failed with status 404',
  ],
  ['text', 'text'],
  [{}, 'it failed without a reason'],
  [new Error('x'.repeat(1_000)), 'x'.repeat(200)],
])('%s', (error, text) => {
  expect(failureText(error)).toBe(text);
  expect(failureText(error)).not.toContain(KEY);
});

it('ends where causes go round', () => {
  const error = new Error('round');
  error.cause = error;
  expect(failureText(error)).toBe('round');
});

it('shows no more of a URL than its host', () => {
  expect(hostOf(`https://user:pass@node.example:8545/v3/${KEY}?a=b`)).toBe(
    'https://node.example:8545',
  );
  expect(hostOf(KEY)).toBe('an address');
});
