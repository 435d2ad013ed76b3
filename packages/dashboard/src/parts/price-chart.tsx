// Mark and index of the selected market since the page was opened.
import type { MarketView } from '@plimsoll/engine/views';
import { basisPoints, price } from '../format.ts';
import { venueStore } from '../stream/use-venue.ts';
import { Empty, Loading, Panel } from './frame.tsx';
import { Plot, type PlotLine } from './plot.tsx';

const LINES: readonly PlotLine[] = [
  { label: 'Mark', stroke: '#7db2ff' },
  { label: 'Index', stroke: '#5cc8b4', dash: [4, 3] },
];
const priceLabel = (value: number): string => price(String(value));

export function PriceChart({ market }: { readonly market: MarketView | undefined }) {
  const history = market === undefined ? undefined : venueStore.priceHistory(market.market);
  const title = market === undefined ? 'Price and mark' : `${market.symbol}: mark and index`;
  return (
    <Panel
      title={title}
      className="min-h-64 flex-1"
      aside={market !== undefined && <Legend market={market} />}
    >
      {market === undefined || history === undefined ? (
        <Loading rows={5} />
      ) : history.length < 2 ? (
        <Empty>The line begins with the second price after this page was opened.</Empty>
      ) : (
        <div className="relative min-h-56 flex-1">
          <Plot
            key={market.market}
            label={`${market.symbol}: mark ${price(market.mark)}, index ${price(market.index)}`}
            lines={LINES}
            data={history.series()}
            format={priceLabel}
          />
        </div>
      )}
    </Panel>
  );
}

function Legend({ market }: { readonly market: MarketView }) {
  return (
    <span className="flex flex-wrap justify-end gap-x-3">
      <span className="text-info">— mark {price(market.mark)}</span>
      <span className="text-calm">┄ index {price(market.index)}</span>
      <span>basis {basisPoints(market.basisPpm)}</span>
    </span>
  );
}
