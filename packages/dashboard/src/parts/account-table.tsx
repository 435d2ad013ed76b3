// The riskiest accounts, riskiest first: only the rows in sight are drawn. A row opens the account.
import type { AccountRowView } from '@plimsoll/engine/views';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { compact, money, ratio } from '../format.ts';
import { Badge, Empty, type Tone } from './frame.tsx';
import { stageWords } from './stage-words.ts';

const ROW_HEIGHT = 32;
const GRID =
  'grid grid-cols-[3.5rem_1fr_4rem_4rem_5.5rem] items-center gap-x-2 px-3 sm:grid-cols-[4.5rem_1fr_5rem_5rem_5.5rem]';

type TableProps = {
  readonly accounts: readonly AccountRowView[];
  readonly onOpen: (account: number) => void;
};

export function AccountTable({ accounts, onOpen }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: accounts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  if (accounts.length === 0) return <Empty>No account holds a position.</Empty>;
  return (
    <div
      role="table"
      aria-label="Riskiest accounts"
      aria-rowcount={accounts.length + 1}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div
        role="row"
        className={`${GRID} border-b border-line py-1.5 text-right text-xs font-medium text-faint`}
      >
        <span role="columnheader" className="text-left">
          Account
        </span>
        <span role="columnheader" className="text-left">
          Ratio
        </span>
        <span role="columnheader">Equity</span>
        <span role="columnheader">Maint.</span>
        <span role="columnheader">State</span>
      </div>
      <div ref={scroller} role="rowgroup" className="min-h-56 flex-1 overflow-y-auto">
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const account = accounts[item.index];
            return account === undefined ? null : (
              <Row
                key={item.index}
                at={item.index}
                top={item.start}
                account={account}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

type RowProps = {
  readonly at: number;
  readonly top: number;
  readonly account: AccountRowView;
  readonly onOpen: (account: number) => void;
};

function Row({ at, top, account, onOpen }: RowProps) {
  const value = Math.min(1, account.marginRatio ?? 0);
  const tone =
    value >= 1 ? 'bg-bad' : value >= 0.8 ? 'bg-warn' : value >= 0.5 ? 'bg-info' : 'bg-calm';
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      onClick={() => onOpen(account.account)}
      className={`${GRID} absolute inset-x-0 cursor-pointer border-b border-line/60 text-right text-xs hover:bg-raised`}
      style={{ height: ROW_HEIGHT, transform: `translateY(${top}px)` }}
    >
      <span role="cell" className="text-left">
        <button
          type="button"
          aria-label={`Open account ${account.account}`}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(account.account);
          }}
          className="font-medium text-info hover:underline"
        >
          {account.account}
        </button>
      </span>
      <span role="cell" className="flex items-center gap-2 text-left">
        <span className="w-16 shrink-0">{ratio(account.marginRatio)}</span>
        <span
          aria-hidden="true"
          className="hidden h-1.5 min-w-4 flex-1 overflow-hidden rounded bg-raised sm:block"
        >
          <span className={`block h-full ${tone}`} style={{ width: `${value * 100}%` }} />
        </span>
      </span>
      <span role="cell" title={money(account.equity)}>
        {compact(account.equity)}
      </span>
      <span role="cell" title={money(account.maintenanceMargin)}>
        {compact(account.maintenanceMargin)}
      </span>
      <span role="cell">
        <AccountState account={account} />
      </span>
    </div>
  );
}

const LEVELS: { readonly [L in AccountRowView['level']]: readonly [tone: Tone, text: string] } = {
  healthy: ['soft', 'healthy'],
  warning: ['warn', 'warning'],
  marginCall: ['warn', 'margin call'],
  liquidation: ['bad', 'liquidation'],
  unknown: ['warn', 'no margin stated'],
};
/** The stage of a liquidation, or the announced level. */
export function AccountState({ account }: { readonly account: AccountRowView }) {
  const stage = stageWords(account.stage);
  if (stage !== undefined) return <Badge tone="bad">{stage.badge}</Badge>;
  const [tone, text] = LEVELS[account.level];
  return <Badge tone={tone}>{text}</Badge>;
}
