import { registeredModels } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { modelLines, modelReference } from './reference.ts';

test('every model has a line, and the rule of equity too', () => {
  const names = modelLines().map((line) => line.split(':')[0]);
  expect(names).toEqual(['equity', ...registeredModels.keys()]);
  expect(modelLines().filter((line) => !line.endsWith('.'))).toEqual([]);
});

test.each(['equity', ...registeredModels.keys()])(
  '%s tells every parameter with what it takes',
  (name) => {
    const [title, , , ...members] = modelReference(name);
    expect(title).toBe(name);
    for (const line of members) expect(line).toMatch(/^ *\S+( \(optional\))?: \S.*\. \S/u);
  },
);

test('an unknown model is refused with the known ones', () => {
  expect(() => modelReference('magic')).toThrow(/there is no model magic; there are .*tiered/u);
});
