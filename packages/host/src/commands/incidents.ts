// `plimsoll incidents`: past incidents of venues, under the rule of the day and on our engine, as a table and a page.
import {
  bearersText,
  INCIDENTS,
  type IncidentReport,
  incidentsHtml,
  reportOf,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../errors.ts';
import { progressBar } from './progress.ts';
import { preparePageFolder, writePage } from './simulation-out.ts';
import { columnsTable } from './table.ts';

export type IncidentsOptions = { readonly out?: string; readonly json: boolean };

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Throws UserError where --out cannot be written, or where the books of a story do not balance. */
export function incidents({ out, json }: IncidentsOptions): void {
  preparePageFolder(out);
  const bar = progressBar('incidents', 'stories');
  const reports = INCIDENTS.map((incident, at) => {
    const report = reportOf(incident);
    bar.update(at + 1, INCIDENTS.length);
    return report;
  });
  bar.stop();
  say(lossTable(reports));
  for (const { title, ours } of reports) say(`- ${title}: ${bearersText(ours)}`);
  refuseUnbalanced(reports);
  const text = JSON.stringify({ incidents: reports });
  if (out !== undefined)
    writePage(out, { name: 'incidents', html: incidentsHtml(reports), json: text, say });
  if (json) process.stdout.write(`${text}\n`);
}

const lossTable = (reports: readonly IncidentReport[]): string =>
  columnsTable(
    [
      'incident (USD)',
      'reported',
      'their rule',
      'ours, defence off',
      'that one on',
      'all on',
      'which decided',
    ],
    reports.map(({ title, documented, theirs, unguarded, guarded, ours, defence }) => [
      title,
      ...[documented, theirs, unguarded, guarded, ours].map(({ loss }) => whole(loss)),
      defence.name,
    ]),
    ['which decided'],
  );

const whole = (usd: number): string =>
  String(Math.round(usd)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function refuseUnbalanced(reports: readonly IncidentReport[]): void {
  for (const { title, ours, guarded, unguarded } of reports)
    for (const { differences } of [ours, guarded, unguarded])
      for (const [symbol, difference] of Object.entries(differences))
        if (difference !== '0')
          throw new UserError(
            `the books of ${title} do not balance: ${difference} ${symbol} came in and is not accounted for`,
            EXIT.booksWrong,
          );
}
