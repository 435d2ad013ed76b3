// Rulebook files as a venue would set them: canonical text within the limit, premiums where the file expects them.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULEBOOK_LENGTH_MAX } from '../../domain/parameter.ts';
import { readLiveRulebook, rulebookText } from './live-rulebook.ts';

const FOLDER = new URL('../../../rulebooks/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const documentOf = (name: string): { equity: { parameters: { unrealised: Unrealised } } } =>
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as ReturnType<typeof documentOf>;
type Unrealised = { initial: { optionValue: string }; maintenance: { optionValue: string } };

test.each(files)('%s can be set on a venue', (name) => {
  const document = documentOf(name);
  const text = rulebookText(document);
  expect(text.length).toBeLessThanOrEqual(RULEBOOK_LENGTH_MAX);
  const read = readLiveRulebook(text);
  if (!read.ok) expect.fail(JSON.stringify(read.error));
  const counted = document.equity.parameters.unrealised.maintenance.optionValue;
  expect(read.value.premiums).toBe(counted === 'pnl' ? 'inCost' : 'inBalance');
});

test('a premium is paid at both levels or at none', () => {
  const document = documentOf('plimsoll.json');
  document.equity.parameters.unrealised.initial.optionValue = 'mark';
  const read = readLiveRulebook(rulebookText(document));
  expect(read).toMatchObject({
    ok: false,
    error: [{ path: ['equity', 'parameters', 'unrealised'] }],
  });
});

test('brackets inside quoted text are no nesting', () => {
  const document = { ...documentOf('plimsoll.json'), about: `\\"${'['.repeat(100)}\\` };
  expect(readLiveRulebook(rulebookText(document)).ok).toBe(true);
});
