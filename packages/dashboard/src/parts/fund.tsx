// The insurance fund: its cash over time, its buckets, and what it took over and has not sold yet.
import type { FundView } from '@plimsoll/engine/views';
import { useState } from 'react';
import { compact, money, size, tone } from '../format.ts';
import { venueStore } from '../stream/use-venue.ts';
import { Loading, Panel } from './frame.tsx';
import { FundStatement } from './fund-statement.tsx';
import { Plot, type PlotLine } from './plot.tsx';
import { TargetBar } from './target-bar.tsx';

const LINES: readonly PlotLine[] = [{ label: 'Fund', stroke: '#5cc8b4', fill: '#5cc8b41f' }];
/** Enough digits that neighbouring labels differ. */
const fundLabel = (value: number): string =>
  value >= 1e6
    ? `${(value / 1e6).toFixed(3)}M`
    : value >= 1e3
      ? `${(value / 1e3).toFixed(2)}K`
      : value.toFixed(1);
const TONES = { up: 'text-calm', down: 'text-bad', none: 'text-soft' } as const;

export function Fund({ fund }: { readonly fund: FundView | undefined }) {
  return (
    <Panel title="Insurance fund" aside={fund !== undefined && <Total fund={fund} />}>
      {fund === undefined ? <Loading rows={5} /> : <Body fund={fund} />}
    </Panel>
  );
}

function Total({ fund }: { readonly fund: FundView }) {
  const totals = venueStore.fund.series()[1] ?? [];
  const change = (totals.at(-1) ?? 0) - (totals[0] ?? 0);
  const sign = change > 0 ? '+' : '';
  return (
    <span>
      <b className="text-sm font-semibold text-ink">{money(fund.total)}</b> {fund.asset}{' '}
      <span className={TONES[tone(String(change))]} title="Since this page was opened">
        {sign}
        {compact(String(change))}
      </span>
    </span>
  );
}

function Body({ fund }: { readonly fund: FundView }) {
  return (
    <>
      <div className="relative h-28 border-b border-line">
        {venueStore.fund.length < 2 ? (
          <p className="p-4 text-center text-xs text-soft">The line begins with the next change.</p>
        ) : (
          <Plot
            label={`Insurance fund since this page was opened, now ${money(fund.total)} ${fund.asset}`}
            lines={LINES}
            data={venueStore.fund.series()}
            format={fundLabel}
          />
        )}
      </div>
      <div className="max-h-52 overflow-auto">
        <table className="w-full border-collapse whitespace-nowrap text-right text-xs">
          <thead className="sticky top-0 bg-panel text-faint">
            <tr className="border-b border-line">
              <th scope="col" className="py-1.5 pl-3 text-left font-medium">
                Bucket
              </th>
              <th scope="col" className="px-2 font-medium">
                Cash
              </th>
              <th scope="col" className="px-2 font-medium" title="Cash over the target by stress">
                Of target
              </th>
              <th scope="col" className="px-2 font-medium">
                Taken over
              </th>
              <th scope="col" className="pr-3 font-medium">
                Its PnL
              </th>
            </tr>
          </thead>
          <tbody>
            <tr className="border-b border-line/60">
              <th scope="row" className="py-1 pl-3 text-left font-medium">
                Shared
              </th>
              <td className="px-2" title={fund.shared}>
                {compact(fund.shared)}
              </td>
              <td className="px-2">
                <TargetBar cash={fund.shared} target={fund.sharedTarget} />
              </td>
              <td className="px-2 text-faint">–</td>
              <td className="pr-3 text-faint">–</td>
            </tr>
            {fund.buckets.map((bucket) => (
              <tr key={bucket.market} className="border-b border-line/60 last:border-0">
                <th scope="row" className="py-1 pl-3 text-left font-medium">
                  {bucket.symbol}
                </th>
                <td className="px-2" title={bucket.cash}>
                  {compact(bucket.cash)}
                </td>
                <td className="px-2">
                  <TargetBar cash={bucket.cash} target={bucket.target} />
                </td>
                <td className="px-2" title={`${bucket.inventoryNotional} ${fund.asset} at mark`}>
                  {Number(bucket.inventory) === 0 ? '–' : size(bucket.inventory)}
                </td>
                <td
                  className={`pr-3 ${TONES[tone(bucket.inventoryPnl)]}`}
                  title={bucket.inventoryPnl}
                >
                  {Number(bucket.inventory) === 0 ? '–' : compact(bucket.inventoryPnl)}
                </td>
              </tr>
            ))}
            {Number(fund.tranche) > 0 && (
              <tr className="border-t border-line/60" title="Answers after the buckets">
                <th scope="row" className="py-1 pl-3 text-left font-medium">
                  Contributors
                </th>
                <td className="px-2" title={fund.tranche}>
                  {compact(fund.tranche)}
                </td>
                <td className="px-2 text-faint">–</td>
                <td className="px-2 text-faint">–</td>
                <td className="pr-3 text-faint">–</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <Statement />
      {fund.inventory.length > 0 && (
        <p className="border-t border-line px-3 py-1.5 text-xs text-soft">
          Collateral bought:{' '}
          {fund.inventory
            .map(
              (held) => `${size(held.amount)} ${held.asset} (${compact(held.value)} ${fund.asset})`,
            )
            .join(', ')}
        </p>
      )}
    </>
  );
}

/** Asked for only while it is open. */
function Statement() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="border-t border-line px-3 py-1.5 text-left text-xs text-soft hover:bg-raised"
      >
        Statement <span className="text-faint">{isOpen ? '▴' : '▾'}</span>
      </button>
      {isOpen && <FundStatement />}
    </>
  );
}
