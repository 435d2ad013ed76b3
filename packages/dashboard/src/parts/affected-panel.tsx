// The accounts that a proposed rate or haircut makes short of initial margin, the worst first, in a side panel. A line opens
// the account.
import { useEffect, useRef } from 'react';
import { count, money, rate } from '../format.ts';
import { useAffected } from '../stream/use-schedule.ts';
import { Empty, Loading } from './frame.tsx';
import type { ScheduleLine } from './schedule-line.ts';

type PanelProps = {
  readonly line: ScheduleLine;
  readonly onOpen: (account: number) => void;
  readonly onClose: () => void;
};

export function AffectedPanel({ line, onOpen, onClose }: PanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const affected = useAffected(line.of, line.id);
  useEffect(() => dialog.current?.showModal(), []);
  const level = line.proposal?.levelPpm ?? line.inForce.initialPpm;
  return (
    <dialog
      ref={dialog}
      aria-label={`Accounts short at ${rate(level)} of ${line.symbol}`}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className="m-0 ml-auto h-dvh max-h-none w-full max-w-md border-l border-line bg-panel text-ink backdrop:bg-black/50"
    >
      <div className="flex h-full flex-col">
        <header className="flex items-center gap-3 border-b border-line px-4 py-3">
          <h2 className="text-base font-semibold">
            {line.symbol}: short at {rate(level)}
          </h2>
          <button
            type="button"
            onClick={onClose}
            className="ml-auto rounded border border-line px-2.5 py-1 text-xs hover:bg-raised"
          >
            Close
          </button>
        </header>
        {affected === undefined ? (
          <Loading rows={8} />
        ) : typeof affected === 'string' ? (
          <Empty>{affected}</Empty>
        ) : affected.accounts === 0 ? (
          <Empty>Nobody: at the prices of now every account has the margin.</Empty>
        ) : (
          <div className="min-h-0 flex-1 overflow-y-auto p-4">
            <p className="mb-3 text-xs text-soft">
              {count(affected.accounts)} accounts have less equity than initial margin at that level
              and the prices of now, {money(affected.shortfall)} in all. They may hold and reduce
              what they have; none is liquidated for it.
            </p>
            <table className="w-full border-collapse text-right text-xs">
              <thead className="text-faint">
                <tr className="border-b border-line">
                  <th scope="col" className="py-1 text-left font-medium">
                    Account
                  </th>
                  <th scope="col" className="font-medium">
                    Owner
                  </th>
                  <th scope="col" className="font-medium">
                    Shortfall
                  </th>
                </tr>
              </thead>
              <tbody>
                {affected.worst.map(({ account, owner, shortfall }) => (
                  <tr key={account} className="border-b border-line/60">
                    <th scope="row" className="py-1.5 text-left font-medium">
                      <button
                        type="button"
                        aria-label={`Open account ${account}`}
                        onClick={() => onOpen(account)}
                        className="text-info hover:underline"
                      >
                        {account}
                      </button>
                    </th>
                    <td>{owner}</td>
                    <td title={shortfall}>{money(shortfall)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {affected.worst.length < affected.accounts && (
              <p className="mt-2 text-xs text-faint">
                The worst {count(affected.worst.length)} are shown.
              </p>
            )}
          </div>
        )}
      </div>
    </dialog>
  );
}
