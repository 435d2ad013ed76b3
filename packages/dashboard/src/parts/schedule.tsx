// The margin schedule: of every market and haircut what is listed and in force, what is forecast, what is proposed and whom it
// makes short. A line opens to its chart and to the override.
import { useState } from 'react';
import { compact, count, countdown, MISSING, rate, timeOfDay } from '../format.ts';
import { rateHistory, type Schedule as ScheduleData } from '../stream/use-schedule.ts';
import { type Column, ColumnHeads } from './column-heads.tsx';
import { Badge, Empty, Loading, Panel } from './frame.tsx';
import { OverrideForm } from './override-form.tsx';
import { Plot, type PlotLine } from './plot.tsx';
import { linesOf, type ScheduleLine } from './schedule-line.ts';
import { Sparkline } from './sparkline.tsx';

const ALARMS_SHOWN = 3;

type ScheduleProps = {
  readonly schedule: ScheduleData | undefined;
  readonly onAffected: (line: ScheduleLine) => void;
};

export function Schedule({ schedule, onAffected }: ScheduleProps) {
  const [opened, setOpened] = useState<string | undefined>();
  const lines = schedule === undefined ? [] : linesOf(schedule);
  return (
    <Panel title="Margin schedule" aside={schedule !== undefined && <Summary lines={lines} />}>
      {schedule === undefined ? (
        <Loading rows={4} />
      ) : lines.length === 0 ? (
        <Empty>No market is listed yet.</Empty>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full border-collapse whitespace-nowrap text-right text-xs">
            <thead className="text-faint">
              <ColumnHeads columns={COLUMNS} />
            </thead>
            <tbody>
              {lines.map((line) => (
                <LineRows
                  key={line.key}
                  line={line}
                  now={schedule.time}
                  isOpen={opened === line.key}
                  onToggle={() => setOpened(opened === line.key ? undefined : line.key)}
                  onAffected={onAffected}
                />
              ))}
            </tbody>
          </table>
          <Alarms alarms={schedule.alarms} />
        </div>
      )}
    </Panel>
  );
}

/** The latest: among the liquidations of a storm they are soon out of sight. */
function Alarms({ alarms }: Pick<ScheduleData, 'alarms'>) {
  if (alarms.length === 0) return null;
  return (
    <ul aria-label="Latest alarms of forecasts" className="px-3 py-1.5 text-xs text-soft">
      {alarms.slice(0, ALARMS_SHOWN).map(({ sequence, line, time, text }) => (
        <li key={`${sequence}.${line}`}>
          <span className="text-warn">{timeOfDay(time)}</span> {text}
        </li>
      ))}
    </ul>
  );
}

function Summary({ lines }: { readonly lines: readonly ScheduleLine[] }) {
  const proposals = lines.filter(({ proposal }) => proposal !== null).length;
  const held = lines.filter(({ overrideUntil }) => overrideUntil !== null).length;
  const parts = [
    proposals === 0 ? 'nothing proposed' : `${proposals} proposed`,
    ...(held === 0 ? [] : [`${held} overridden`]),
  ];
  return <span>{parts.join(', ')}</span>;
}

/** Left out on a phone, and on a tablet: the opened line tells all of it. */
const MIDDLE = 'hidden sm:table-cell';
const WIDE = 'hidden lg:table-cell';
const COLUMNS: readonly Column[] = [
  ['Market', 'Open one for its chart and to override it'],
  ['Initial', 'Rate of the first tier in force; the listed one beside it where they differ'],
  ['Maintenance', 'Rate of the first tier in force', MIDDLE],
  ['Forecast', 'What the price may move within the horizon, at the listed confidence', MIDDLE],
  ['Target', 'What the forecast asks for, with buffer and stress', WIDE],
  ['Since opened', 'The initial rate in force over the forecast', WIDE],
  ['Proposed', 'What comes, when, and how many accounts it makes short'],
];

type LineProps = {
  readonly line: ScheduleLine;
  readonly now: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onAffected: (line: ScheduleLine) => void;
};

function LineRows({ line, now, isOpen, onToggle, onAffected }: LineProps) {
  const cell = 'px-2 py-1.5 last:pr-3';
  const { listed, inForce, quantilePpm, targetPpm } = line;
  return (
    <>
      <tr className={`border-b border-line/60 hover:bg-raised ${isOpen ? 'bg-raised' : ''}`}>
        <th scope="row" className="py-1.5 pl-3 text-left font-medium">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className={`hover:underline ${isOpen ? 'text-info' : 'text-ink'}`}
          >
            {line.symbol} <span className="text-faint">{isOpen ? '▴' : '▾'}</span>
          </button>
          {line.overrideUntil !== null && (
            <span className="ml-2">
              <Badge tone="info" title="A risk manager holds it">
                held {countdown(line.overrideUntil - now)}
              </Badge>
            </span>
          )}
        </th>
        <td className={cell}>
          <Rates listed={listed.initialPpm} inForce={inForce.initialPpm} />
        </td>
        <td className={`${cell} ${MIDDLE}`}>
          <Rates listed={listed.maintenancePpm} inForce={inForce.maintenancePpm} />
        </td>
        <td className={`${cell} ${MIDDLE}`} title={forecastText(line, now)}>
          {quantilePpm === null ? MISSING : rate(quantilePpm)}
          {line.forecast?.validUntil === null && (
            <span className="ml-1 text-warn" title="Ran out; rates hold">
              old
            </span>
          )}
        </td>
        <td className={`${cell} ${WIDE}`}>{targetPpm === null ? MISSING : rate(targetPpm)}</td>
        <td className={`${cell} ${WIDE}`}>
          {line.of === 'markets' && <Sparkline series={rateHistory(line.id).series()} />}
        </td>
        <td className={cell}>
          <Proposal line={line} now={now} onAffected={onAffected} />
        </td>
      </tr>
      {isOpen && (
        <tr className="border-b border-line/60 bg-deep">
          <td colSpan={COLUMNS.length} className="text-left whitespace-normal">
            <Detail line={line} now={now} />
          </td>
        </tr>
      )}
    </>
  );
}

function Rates({ listed, inForce }: { readonly listed: number; readonly inForce: number }) {
  // What differs by less than is shown does not differ.
  if (rate(listed) === rate(inForce)) return <span title="As listed">{rate(listed)}</span>;
  return (
    <span title={`Listed ${rate(listed)}`}>
      <span className="text-faint">{rate(listed)} → </span>
      <b className="font-semibold text-warn">{rate(inForce)}</b>
    </span>
  );
}

function Proposal({ line, now, onAffected }: Omit<LineProps, 'isOpen' | 'onToggle'>) {
  const { proposal } = line;
  if (proposal === null) return <span className="text-faint">{MISSING}</span>;
  const { levelPpm, effectiveTime, accounts, shortfall } = proposal;
  const left = effectiveTime - now;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-2">
      <span>
        to {rate(levelPpm)}{' '}
        {left > 0 ? (
          <b className="font-semibold text-warn">in {countdown(left)}</b>
        ) : (
          <span className="text-soft">rising</span>
        )}
      </span>
      <button
        type="button"
        title={`Short of ${shortfall} in all`}
        aria-label={`${line.symbol}: ${count(accounts)} accounts short, show them`}
        onClick={() => onAffected(line)}
        className="text-info hover:underline"
      >
        {count(accounts)} short
      </button>
    </span>
  );
}

function forecastText({ forecast, quantilePpm }: ScheduleLine, now: number): string {
  if (forecast === null || quantilePpm === null) return 'No forecast was believed yet.';
  const { model, longPpm, shortPpm, validUntil } = forecast;
  const by = model === null ? '' : ` by "${model}"`;
  const until =
    validUntil === null ? 'ran out: rates hold' : `valid for ${countdown(validUntil - now)}`;
  return `Longs may lose ${rate(longPpm)}, shorts ${rate(shortPpm)}${by}; ${until}.`;
}

const LINES: readonly PlotLine[] = [
  { label: 'Initial', stroke: '#f3b95f' },
  { label: 'Forecast', stroke: '#5cc8b4' },
  { label: 'Target', stroke: '#7db2ff', dash: [4, 3] },
];
const shareLabel = (value: number): string => rate(value * 1e6);

function Detail({ line, now }: { readonly line: ScheduleLine; readonly now: number }) {
  const { listed, inForce, targetPpm, proposal } = line;
  const history = line.of === 'markets' ? rateHistory(line.id) : undefined;
  return (
    <div className="grid grid-cols-1 gap-x-6 gap-y-3 p-3 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="min-w-0">
        <p className="text-soft">
          Initial {rate(inForce.initialPpm)} (listed {rate(listed.initialPpm)}), maintenance{' '}
          {rate(inForce.maintenancePpm)} (listed {rate(listed.maintenancePpm)}), target{' '}
          {targetPpm === null ? MISSING : rate(targetPpm)}. {forecastText(line, now)}
          {proposal !== null &&
            ` Proposed: up to ${rate(proposal.levelPpm)}; ${count(proposal.accounts)} accounts would be short by ${compact(proposal.shortfall)} in all.`}
          {!line.isScheduled && ' It does not follow forecasts.'}
        </p>
        {history !== undefined && history.length > 1 && (
          <>
            <p aria-hidden="true" className="mt-2 flex gap-3">
              <span className="text-warn">— initial</span>
              <span className="text-calm">— forecast</span>
              <span className="text-info">┄ target</span>
            </p>
            <div className="relative h-40">
              <Plot
                label={`${line.symbol}: initial rate ${rate(inForce.initialPpm)} and forecast over time`}
                lines={LINES}
                data={history.series()}
                format={shareLabel}
              />
            </div>
          </>
        )}
      </div>
      <OverrideForm line={line} now={now} />
    </div>
  );
}
