// The markets: prices and how far they may be trusted, basis, funding, open interest, the fund's bucket, and what is wrong
// with any of them.
import type { MarketView } from '@plimsoll/engine/views';
import { useState } from 'react';
import { basisPoints, compact, percent, price, size, timeOfDay } from '../format.ts';
import { type Column, ColumnHeads } from './column-heads.tsx';
import { Badge, Empty, Loading, Panel } from './frame.tsx';
import { Permissions, QualityButton } from './price-quality.tsx';

type MarketsProps = {
  readonly markets: readonly MarketView[] | undefined;
  readonly selected: number;
  readonly onSelect: (market: number) => void;
};

export function Markets({ markets, selected, onSelect }: MarketsProps) {
  return (
    <Panel title="Markets" aside={markets === undefined ? '' : `${markets.length} listed`}>
      {markets === undefined ? (
        <Loading rows={4} />
      ) : markets.length === 0 ? (
        <Empty>No market is listed yet.</Empty>
      ) : (
        <div className="max-h-[26rem] overflow-auto">
          <table className="w-full border-collapse whitespace-nowrap text-right text-xs">
            <thead className="sticky top-0 bg-panel text-faint">
              <ColumnHeads columns={COLUMNS} />
            </thead>
            <tbody>
              {markets.map((market) => (
                <MarketRow
                  key={market.market}
                  market={market}
                  isSelected={market.market === selected}
                  onSelect={onSelect}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Left out on a phone, and where three columns share a screen: the chart below tells the basis too. */
const WIDE = 'hidden sm:table-cell';
const WIDEST = 'hidden sm:max-lg:table-cell 2xl:table-cell';
const COLUMNS: readonly Column[] = [
  ['Market', 'Choose one to draw it below'],
  ['Mark', 'Price at which accounts are valued'],
  ['Index', 'Weighted median of the fresh sources', WIDE],
  ['Quality', 'How far the price may be trusted; click for what it permits'],
  ['Basis', 'Mark over index', WIDEST],
  ['Funding', 'Rate of the last interval; longs pay a positive rate', WIDE],
  ['Open interest', 'Long contracts at the mark'],
  ['Fund', 'Cash of the market’s insurance bucket', WIDE],
];

type RowProps = {
  readonly market: MarketView;
  readonly isSelected: boolean;
  readonly onSelect: (market: number) => void;
};

function MarketRow({ market, isSelected, onSelect }: RowProps) {
  const cell = 'px-2 py-1.5 last:pr-3';
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <tr
        onClick={() => onSelect(market.market)}
        className={`cursor-pointer border-b border-line/60 last:border-0 hover:bg-raised ${isSelected ? 'bg-raised' : ''}`}
      >
        <th scope="row" className="py-1.5 pl-3 text-left font-medium">
          <button
            type="button"
            aria-pressed={isSelected}
            onClick={() => onSelect(market.market)}
            className={isSelected ? 'text-info' : 'text-ink'}
          >
            {market.symbol}
          </button>
          <Flags market={market} />
        </th>
        <td className={cell} title={market.mark}>
          {price(market.mark)}
        </td>
        <td
          className={`${cell} ${WIDE} text-soft`}
          title={`${market.index}, ${market.freshSources} fresh sources`}
        >
          {price(market.index)}
        </td>
        <td className={cell}>
          <QualityButton market={market} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
        </td>
        <td className={`${cell} ${WIDEST}`}>{basisPoints(market.basisPpm)}</td>
        <td
          className={`${cell} ${WIDE}`}
          title={`next at ${timeOfDay(market.nextFundingTime)} UTC`}
        >
          {percent(market.fundingRate)}
        </td>
        <td
          className={cell}
          title={`${size(market.openInterest)} contracts, ${market.openInterestNotional}`}
        >
          {compact(market.openInterestNotional)}
        </td>
        <td className={`${cell} ${WIDE}`} title={market.insuranceBucket}>
          {compact(market.insuranceBucket)}
        </td>
      </tr>
      {isOpen && (
        <tr className="border-b border-line/60 bg-deep">
          <td colSpan={COLUMNS.length}>
            <Permissions market={market} />
          </td>
        </tr>
      )}
    </>
  );
}

function Flags({ market }: { readonly market: MarketView }) {
  return (
    <span className="ml-2 inline-flex gap-1 align-middle">
      {market.halted && (
        <Badge tone="bad" title="An uncovered loss halted this market">
          halted
        </Badge>
      )}
      {market.stale && (
        <Badge tone="warn" title="Too few fresh sources: no new risk">
          stale
        </Badge>
      )}
      {market.band && (
        <Badge tone="warn" title="A price jumped beyond its bound and waits to be confirmed">
          band
        </Badge>
      )}
    </span>
  );
}
