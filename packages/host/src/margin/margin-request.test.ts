import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadRulebook } from '../rulebooks/find-rulebook.ts';
import { answerRequest, type AnsweredRequest, prepareRequest } from './margin-request.ts';

const EXAMPLE = new URL('../../../../docs/examples/portfolio.json', import.meta.url);
const rulebook = loadRulebook('plimsoll');

type Json = { [key: string]: unknown };
const example = (): Json => JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Json;

function asked(request: object = {}): AnsweredRequest {
  const prepared = prepareRequest({ portfolio: example(), ...request });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  const answered = answerRequest(prepared.value, rulebook, true);
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}

/** The first mistake, or the refusal's code, of the example after an edit. */
function fault(edit: (portfolio: Json) => void, request: object = {}): string {
  const portfolio = example();
  edit(portfolio);
  const prepared = prepareRequest({ portfolio, ...request });
  const answered = prepared.ok ? answerRequest(prepared.value, rulebook, false) : prepared;
  if (answered.ok) return 'accepted';
  const { error } = answered;
  if (error.type === 'Refused') return `${error.refusal.code}: ${error.refusal.message}`;
  return error.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

test('the example is answered with its reasons, all numbers as text', () => {
  const answer = asked();
  expect(answer.numeraire).toBe('USD');
  expect(Number(answer.maintenance.equity)).toBeGreaterThan(0);
  expect(Number(answer.initial.requirement)).toBeGreaterThan(
    Number(answer.maintenance.requirement),
  );
  expect(answer.initial.binding.length).toBeGreaterThan(1);
  expect(answer.explanation?.initial.requirement.value).toBe(answer.initial.requirement);
});

test('a what-if shows what was before it', () => {
  const answer = asked({ changes: [{ type: 'deposit', asset: 'USD', amount: '1000' }] });
  const gained = Number(answer.maintenance.equity) - Number(answer.before?.maintenance.equity);
  expect(gained).toBeCloseTo(1000, 6);
});

test('questions are answered beside the margin', () => {
  const answer = asked({
    questions: {
      liquidationPrices: [{ instrument: 'BTC-PERP' }],
      maximumOrders: [{ instrument: 'BTC-PERP', side: 'sell' }],
      maximumWithdrawals: [{ asset: 'USDC' }],
      surface: {
        rows: { moves: 'price', underlying: 'BTC', from: '-0.2', to: '0.2', count: 3 },
        columns: { moves: 'volatility', underlying: 'BTC', from: '0', to: '0.2', count: 2 },
      },
    },
  });
  expect(answer.liquidationPrices?.[0]).toMatchObject({ instrument: 'BTC-PERP' });
  expect(answer.maximumOrders?.[0]?.['size']).toMatch(/^\d/u);
  expect(answer.maximumWithdrawals?.[0]?.['asset']).toBe('USDC');
  expect(answer.surface?.excess.map((row) => row.length)).toEqual([2, 2, 2]);
});

const at = (portfolio: Json, ...path: readonly string[]): Json =>
  path.reduce((inner, key) => inner[key] as Json, portfolio);
const CALL = 'BTC-25DEC26-120000-C';

test.each<[what: string, edit: (portfolio: Json) => void, found: string]>([
  [
    'an unknown instrument',
    (p) => (at(p, 'account')['positions'] = [{ instrument: 'DOGE-PERP', size: '1' }]),
    'account.positions.0.instrument: "DOGE-PERP" is not among the "instruments"',
  ],
  ['a number token', (p) => (at(p, 'underlyings', 'ETH')['index'] = 3800), '3800 is not legal'],
  ['a price of zero', (p) => (at(p, 'underlyings', 'ETH')['index'] = '0'), 'above 0'],
  ['no volatility', (p) => delete at(p, 'instruments', CALL)['volatility'], 'MissingQuote'],
  ['a zero volatility', (p) => (at(p, 'instruments', CALL)['volatility'] = '0'), 'above 0 to 50'],
  [
    'a perpetual with an expiry',
    (p) => (at(p, 'instruments', 'ETH-PERP')['expiry'] = '2027-01-01T00:00:00Z'),
    'neither "expiry" nor "cap"',
  ],
  ['an expired option', (p) => (p['time'] = '2026-12-25T08:00:00Z'), 'ExpiredInstrument'],
  ['a time before 1970', (p) => (p['time'] = '1969-12-25T08:00:00Z'), 'is not a UTC instant'],
  [
    'an option without a strike',
    (p) => delete at(p, 'instruments', CALL)['strike'],
    '"strike" and "right" are needed',
  ],
  [
    'an option dearer than the coin it buys',
    (p) => (at(p, 'instruments', CALL)['mark'] = '200000'),
    'the call is worth at most 112950',
  ],
  ['a misspelled member', (p) => (at(p, 'account')['postions'] = []), '"postions" is unknown here'],
  [
    'a balance without a price',
    (p) => (at(p, 'account', 'balances')['XRP'] = '5'),
    '"XRP" has no price',
  ],
  [
    'an asset no rule counts',
    (p) => {
      at(p, 'assets')['XYZ'] = { price: '2' };
      at(p, 'account', 'balances')['XYZ'] = '5';
    },
    'XYZ',
  ],
])('%s', (_, edit, found) => {
  expect(fault(edit)).toContain(found);
});

test.each([
  [{ changes: [{ type: 'close', instrument: 'X' }] }, 'changes.0: "X" is not among'],
  [{ changes: [{ type: 'movePrice', underlying: 'BTC', by: '-2' }] }, 'IllegalValue'],
  [{ changes: 'none' }, 'changes: "none" is not legal'],
  [{ questions: { liquidationPrices: [{ instrument: 'X' }] } }, '"X" is not among the instruments'],
  [{ questions: { price: 1 } }, '"price" is unknown here'],
])('request %j', (request, found) => {
  expect(fault(() => undefined, request)).toContain(found);
});
