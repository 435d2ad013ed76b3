// Each incident by name and date: their rule loses what was reported, ours at most a stated bound, and our engine without the
// one defence loses it again.
import { describe, expect, test } from 'vitest';
import type { Incident, Played } from './incident.ts';
import { incidentsHtml } from './incidents-html.ts';
import { INCIDENTS, type IncidentReport, reportOf } from './incidents.ts';

/** Types of the refusals that the story meets under house terms, in order. */
const refusals: { readonly [id: string]: readonly string[] } = {
  'maker-2020-03-12': ['ListingUnsafe'],
  'mango-2022-10-11': ['InitialMarginNotMet', 'InsufficientBalance', 'InitialMarginNotMet'],
  'yfi-2023-11-17': ['InitialMarginNotMet'],
  'eth-whale-2025-03-12': ['InitialMarginNotMet', 'GainImmature'],
  'jelly-2025-03-26': ['InitialMarginNotMet'],
  'xpl-2025-08-26': ['InitialMarginNotMet'],
  'usde-2025-10-10': ['InitialMarginNotMet'],
  'popcat-2025-11-12': ['InitialMarginNotMet'],
};

const balanced = ({ differences }: Played): boolean =>
  Object.values(differences).every((difference) => difference === '0');

function judge(incident: Incident, report: IncidentReport): void {
  const { documented, bound } = incident;
  const { theirs, ours, guarded, unguarded } = report;
  expect(theirs.loss, 'their rule, against the report').toBeGreaterThan(
    documented.loss / documented.factor,
  );
  expect(theirs.loss, 'their rule, against the report').toBeLessThan(
    documented.loss * documented.factor,
  );
  expect(ours.loss, 'every defence on').toBeLessThanOrEqual(bound.usd);
  expect(ours.bearers.socialised + ours.bearers.uncovered, 'nobody is socialised').toBe(0);
  expect(unguarded.loss, 'the defence off').toBeGreaterThan(documented.loss / 2);
  expect(guarded.loss, 'the one defence on').toBeLessThan(unguarded.loss / 5);
  for (const played of [ours, guarded, unguarded]) {
    expect(balanced(played), 'conservation').toBe(true);
    const sum = Object.values(played.bearers).reduce((total, each) => total + each, 0);
    expect(played.loss).toBeCloseTo(sum, 2);
  }
}

describe('incidents', () => {
  const known = new Map<string, IncidentReport>();
  const played = (incident: Incident): IncidentReport => {
    const report = known.get(incident.id) ?? reportOf(incident);
    known.set(incident.id, report);
    return report;
  };

  test.each(INCIDENTS.map((incident) => [incident.title, incident] as const))(
    '%s',
    (_title, incident) => {
      const report = played(incident);
      judge(incident, report);
      expect(report.ours.refusals.map(({ type }) => type)).toEqual(refusals[incident.id]);
    },
    30_000,
  );

  test('the page tells all of them, in numbers only', () => {
    const [page = ''] = incidentsHtml(INCIDENTS.map(played)).split('</main>');
    for (const { id, title } of INCIDENTS) expect(page).toContain(`<h2 id="${id}">${title}`);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});
