// The historical numbers of the shipped scenarios are those that the named price files give: the worst joint hour of the day, and
// the worst joint day that ends within six hours of it.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { joinBars } from '../bars/price-data.ts';
import { readBars } from '../bars/read-bars.ts';
import { type HourlyHistory, hourlyHistory, worstMoveWithin } from './history.ts';
import { EVERY_MARKET, readScenarioSet, type Scenario } from './scenario-set.ts';

const HOUR_MS = 3_600_000;
const set = readScenarioSet(
  JSON.parse(readFileSync(new URL('../../scenarios/default.json', import.meta.url), 'utf8')),
);
const historical = set.ok ? set.value.scenarios.filter(({ group }) => group === 'historical') : [];
const filesOf = ({ source }: Scenario): readonly string[] =>
  (source.split('; ').at(-1) ?? '').split(', ');
const coinsOf = ({ moves }: Scenario): readonly string[] =>
  [...moves.keys()].filter((name) => name !== EVERY_MARKET);
const everyFile = [...new Set(historical.flatMap(filesOf))];

describeWithShared(
  'shipped history',
  everyFile.map((file) => `data/${file}`),
  (paths) => {
    const read = new Map<string, ReturnType<typeof readBars>>();
    const barsOf = (file: string) => {
      const path = paths.find((each) => basename(each) === file) ?? '';
      const bars =
        read.get(file) ?? readBars(file, gunzipSync(readFileSync(path)).toString('utf8'));
      read.set(file, bars);
      return bars;
    };
    /** Of the coins that the scenario names: the files hold hundreds. */
    const historyOf = (scenario: Scenario): HourlyHistory => {
      const coins = new Set(coinsOf(scenario));
      const files = filesOf(scenario).map(barsOf);
      return hourlyHistory(
        joinBars(
          files.map((file) => ({
            ...file,
            series: file.series.filter(({ instrument }) => coins.has(instrument.underlying)),
          })),
        ),
      );
    };

    test.for(historical.map((scenario) => [scenario.name, scenario] as const))(
      '%s',
      ([name, scenario]) => {
        const from = Date.parse(name.slice(0, 10));
        const hours = name.endsWith('1 h') ? 1 : 24;
        const to = from + (hours === 1 ? 24 : 30) * HOUR_MS;
        const worst = worstMoveWithin(historyOf(scenario), { from, to, hours, side: -1 });
        expect(scenario.source).toContain(
          `low of the hour ${new Date(worst?.time ?? 0).toISOString().slice(0, 13)}:00 UTC`,
        );
        for (const coin of coinsOf(scenario))
          expect(worst?.moves.get(coin), coin).toBeCloseTo(scenario.moves.get(coin) ?? 0, 4);
        expect(worst?.moves.size).toBe(coinsOf(scenario).length);
      },
    );
  },
);
