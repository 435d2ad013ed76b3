// Liquidations as they happen and alarms of forecasts among them, newest first.
import type { LiquidationStep, LiquidationView } from '@plimsoll/engine/views';
import { compact, count, timeOfDay } from '../format.ts';
import type { Alarm } from '../stream/use-schedule.ts';
import { lineKey } from '../stream/venue-store.ts';
import { Badge, Empty, Loading, Panel, type Tone } from './frame.tsx';

const STEPS: { readonly [S in LiquidationStep]: readonly [tone: Tone, text: string] } = {
  started: ['warn', 'start'],
  orderPlaced: ['soft', 'order'],
  filled: ['info', 'fill'],
  converted: ['info', 'convert'],
  takenOver: ['info', 'take-over'],
  disposed: ['soft', 'disposal'],
  deficit: ['bad', 'deficit'],
  adl: ['bad', 'ADL'],
  socialised: ['bad', 'socialised'],
  auction: ['warn', 'auction'],
  bid: ['info', 'bid'],
  backstop: ['info', 'backstop'],
  unwind: ['soft', 'unwind'],
  rebalance: ['calm', 'rebalance'],
  receipt: ['bad', 'ADL receipt'],
  shared: ['bad', 'shared loss'],
  tranche: ['soft', 'contributors'],
  halted: ['bad', 'halt'],
  ended: ['calm', 'end'],
};

const ALARMS: { readonly [W in Alarm['what']]: string } = {
  forecastRefused: 'forecast refused',
  forecastMissed: 'forecast missed',
};

type LiquidationsProps = {
  readonly lines: readonly LiquidationView[];
  readonly alarms: readonly Alarm[];
  readonly isLoading: boolean;
  readonly onOpen: (account: number) => void;
};

export function Liquidations({ lines, alarms, isLoading, onOpen }: LiquidationsProps) {
  const entries = [...lines, ...alarms].sort((a, b) => b.sequence - a.sequence || b.line - a.line);
  return (
    <Panel
      title="Liquidations"
      className="max-h-[30rem] min-h-64 flex-1 xl:max-h-none xl:min-h-0"
      aside={lines.length > 0 ? `last ${count(lines.length)} lines` : ''}
    >
      {isLoading ? (
        <Loading rows={6} />
      ) : entries.length === 0 ? (
        <Empty>No account has been liquidated since the venue was started.</Empty>
      ) : (
        <ol
          role="log"
          aria-live="off"
          aria-label="Liquidation feed"
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto"
        >
          {entries.map((line) =>
            'account' in line ? (
              <Line key={lineKey(line)} line={line} onOpen={onOpen} />
            ) : (
              <AlarmLine key={`${line.sequence}.${line.line}`} alarm={line} />
            ),
          )}
        </ol>
      )}
    </Panel>
  );
}

function AlarmLine({ alarm }: { readonly alarm: Alarm }) {
  return (
    <li className="arrive grid grid-cols-[4rem_1fr] gap-x-2 border-b border-line/60 px-3 py-1.5 text-xs">
      <time dateTime={new Date(alarm.time).toISOString()} className="text-faint">
        {timeOfDay(alarm.time)}
      </time>
      <span>
        <Badge tone="warn">{ALARMS[alarm.what]}</Badge>
      </span>
      <span className="col-start-2 mt-0.5 text-soft">{alarm.text}</span>
    </li>
  );
}

function Line({
  line,
  onOpen,
}: {
  readonly line: LiquidationView;
  readonly onOpen: (account: number) => void;
}) {
  const [tone, text] = STEPS[line.what];
  return (
    <li className="arrive grid grid-cols-[4rem_1fr_auto] gap-x-2 border-b border-line/60 px-3 py-1.5 text-xs">
      <time dateTime={new Date(line.time).toISOString()} className="text-faint">
        {timeOfDay(line.time)}
      </time>
      <span className="flex min-w-0 items-center gap-2">
        <Badge tone={tone}>{text}</Badge>
        <button
          type="button"
          onClick={() => onOpen(line.account)}
          className="text-info hover:underline"
        >
          account {line.account}
        </button>
      </span>
      <span className="text-right" title={line.amount}>
        {line.amount === '' ? '' : compact(line.amount)}
      </span>
      <span className="col-span-2 col-start-2 mt-0.5 text-soft">{line.text}</span>
    </li>
  );
}
