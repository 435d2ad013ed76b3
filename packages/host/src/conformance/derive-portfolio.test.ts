// Every published case of Derive's two portfolio margins, and what must hold of them beyond the cases: rows may be split and
// the list of scenarios turned round, and members that a case may leave out may be left out.
import { readFileSync } from 'node:fs';
import { Exact } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import type { Actual, Adapter, JsonObject, VectorCase, VectorFile } from './adapter.ts';
import { derivePmrm1PortfolioMargin } from './adapters/derive-pmrm1-portfolio-margin.ts';
import { derivePmrm2PortfolioMargin } from './adapters/derive-pmrm2-portfolio-margin.ts';
import { differences } from './compare.ts';
import { isObject, listOf } from './fields.ts';
import { toleranceOf } from './tolerance.ts';

const files = [
  ['derive-pmrm1-portfolio-margin', derivePmrm1PortfolioMargin],
  ['derive-pmrm2-portfolio-margin', derivePmrm2PortfolioMargin],
] as const;

for (const [name, adapter] of files) {
  describeWithShared(name, [`vectors/${name}.json`], ([path = '']) => {
    const file = read(name, path);
    test('every case agrees', () => {
      for (const each of casesOf(file)) {
        const tolerance = toleranceOf(each.raw['tolerance'] ?? file.raw['defaultTolerance']);
        const found = differences(each.expected, adapter(each, file), tolerance);
        expect(found, each.name).toEqual([]);
      }
    });

    test('rows may be split and listed backwards', () => {
      for (const each of casesOf(file)) {
        if (!Array.isArray(each.input['options'])) continue;
        const halves = listOf(each.input, 'options').flatMap((option) => {
          const half = halfOf(String(option['amount']));
          return [
            { ...option, amount: half },
            { ...option, amount: half },
          ];
        });
        const split = withInput(each, { options: halves.reverse() });
        expect(shown(adapter(split, file)), each.name).toEqual(shown(adapter(each, file)));
      }
    });

    test('confidences and sums that are left out are sure and zero', () => {
      const [first] = casesOf(file);
      if (first === undefined) throw new Error('the file has cases');
      const {
        unrealisedPerpPnl: _,
        unrealisedFunding: __,
        spotConfidence: ___,
        ...rest
      } = first.input;
      const bare = { ...first, input: rest };
      expect(shown(adapter(bare, file))).toEqual(shown(adapter(first, file)));
    });
  });
}

describeWithShared(
  'the list of scenarios',
  ['vectors/derive-pmrm2-portfolio-margin.json'],
  ([path = '']) => {
    test('is the case’s own where it brings one, in its order', () => {
      const file = read('derive-pmrm2-portfolio-margin', path);
      const held = casesOf(file).find((each) => listOf(each.input, 'options').length > 3);
      if (held === undefined) throw new Error('a case holds options');
      const own = [
        { spotShock: '0.7', vol: 'Down', dampening: '0.5' },
        { spotShock: '1', vol: 'ABS', dampening: '1' },
        { spotShock: '1.25', vol: 'None', dampening: '1' },
      ];
      const answer = (scenarios: readonly JsonObject[], derive: Adapter) =>
        derive(withInput(held, { scenarioSet: scenarios }), file);
      const forwards = answer(own, derivePmrm2PortfolioMargin);
      const backwards = answer([...own].reverse(), derivePmrm2PortfolioMargin);
      const pnls = shown(forwards['scenarioPnl']) as readonly unknown[];
      expect(pnls).toHaveLength(3);
      expect(shown(backwards['scenarioPnl'])).toEqual([...pnls].reverse());
      expect(shown(backwards['IM'])).toEqual(shown(forwards['IM']));
    });
  },
);

function read(name: string, path: string): VectorFile {
  const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isObject(raw)) throw new Error(`${name} is not an object`);
  return { name, raw };
}

function casesOf({ raw }: VectorFile): readonly VectorCase[] {
  return listOf(raw, 'cases').map((each) => ({
    name: String(each['name']),
    input: each['input'] as JsonObject,
    expected: each['expected'] as JsonObject,
    raw: each,
  }));
}

const withInput = (of: VectorCase, change: JsonObject): VectorCase => ({
  ...of,
  input: { ...of.input, ...change },
});

const halfOf = (amount: string): string => String(Exact.of(amount).over(Exact.integer(2)));

/** Exact numbers as text, so that answers compare by value. */
function shown(actual: Actual | undefined): unknown {
  if (actual instanceof Exact) return String(actual);
  if (Array.isArray(actual)) return actual.map((each: Actual) => shown(each));
  if (isObject(actual)) {
    return Object.entries(actual).map(([name, each]) => [name, shown(each as Actual)]);
  }
  return actual;
}
