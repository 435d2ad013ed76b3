// What a person reads: tables that fit a terminal, what bound with whose it is, and surfaces that say what moves.
import { expect, test } from 'vitest';
import { readJsonDocument } from '../../documents/json-document.ts';
import { answerRequest, prepareRequest } from '../../margin/margin-request.ts';
import { loadRulebook } from '../../rulebooks/find-rulebook.ts';
import { answerText, questionsText } from './margin-text.ts';

const COLUMNS = 120;
const FILE = new URL('../../../../../docs/examples/portfolio.json', import.meta.url).pathname;
const portfolio = readJsonDocument(FILE).value;

function textOf(asked: { readonly changes?: unknown; readonly questions?: unknown }): string {
  const prepared = prepareRequest({ portfolio, ...asked });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  const answered = answerRequest(prepared.value, loadRulebook('plimsoll'), false);
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  const { surface } = prepared.value.questions;
  return `${answerText(answered.value)}\n${questionsText(answered.value, { numeraire: 'USD', surface })}`;
}
const widest = (text: string): number =>
  text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);

test('what bound says whose scenario it was', () => {
  expect(textOf({})).toContain('ETH worst scenario: spot +3/3 of range');
});

test('before and after fit a terminal', () => {
  const text = textOf({ changes: [{ type: 'movePrice', underlying: 'BTC', by: '-0.1' }] });
  expect(widest(text)).toBeLessThanOrEqual(COLUMNS);
  expect(text).toContain('bound by, after: ETH worst scenario');
});

test('a surface names its axes and fits a terminal', () => {
  const rows = { moves: 'price', underlying: 'BTC', from: '-0.5', to: '0.5', count: 9 };
  const columns = { moves: 'volatility', underlying: 'BTC', from: '-0.2', to: '0.4', count: 9 };
  const text = textOf({ questions: { surface: { rows, columns } } });
  expect(text).toContain('down: price of BTC, across: volatility of BTC in points');
  expect(text).toMatch(/-20 │.* \+40 │/);
  expect(text).toContain('+12.5 %');
  expect(widest(text)).toBeLessThanOrEqual(COLUMNS);
});

test('what bound a largest order is said in words', () => {
  const text = textOf({ questions: { maximumOrders: [{ instrument: 'BTC-PERP', side: 'buy' }] } });
  expect(text).toContain('initial margin │');
});
