// How far the price of a market may be trusted: the quality as a word with its colour, why it is what it is, and what the
// market's permission matrix makes of it.
import type { MarketView, OracleView, PermissionView, QualityView } from '@plimsoll/engine/views';
import { price } from '../format.ts';
import { Badge, type Tone } from './frame.tsx';

const LADDER: readonly QualityView[] = [
  'good',
  'divergent',
  'uncertain',
  'degraded',
  'stale',
  'none',
];
const TONES: { readonly [Q in QualityView]: Tone } = {
  good: 'calm',
  divergent: 'warn',
  uncertain: 'warn',
  degraded: 'bad',
  stale: 'bad',
  none: 'bad',
};
const ACTIONS: readonly (readonly [action: keyof OracleView['permissions'], name: string])[] = [
  ['open', 'Open'],
  ['reduce', 'Reduce'],
  ['withdraw', 'Withdraw'],
  ['liquidate', 'Liquidate'],
  ['settle', 'Settle'],
  ['fund', 'Fund'],
];

type QualityProps = {
  readonly market: MarketView;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

export function QualityButton({ market, isOpen, onToggle }: QualityProps) {
  const { quality } = market.oracle;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={`Price of ${market.symbol}: ${quality}; what it permits`}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Badge tone={TONES[quality]} title={reason(market)}>
        {quality} {isOpen ? '▴' : '▾'}
      </Badge>
    </button>
  );
}

/** Why the price is as good as it is, in one line. */
export function reason({ index, oracle }: MarketView): string {
  const { heardSources, sources, quorum, priceAgeMs, stablePrice, confidence } = oracle;
  const heard = `${heardSources} of ${sources} sources heard, ${quorum} needed`;
  const age =
    priceAgeMs === null ? 'no price yet' : `price ${(priceAgeMs / 1000).toFixed(1)} s old`;
  const gap = share(Number(index) - Number(stablePrice), Number(stablePrice));
  const stable = `${gap} from the stable price ${price(stablePrice)}`;
  const width = Number(confidence);
  const sure = `sources agree within ${share(width, Number(index))}`;
  return [heard, age, stable, sure].join(' · ');
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${((part / whole) * 100).toFixed(3).replace('-', '−')}%` : '–';
}

/** The matrix: each action accepts qualities from the left up to its last dot; the column of now is marked. */
export function Permissions({ market }: { readonly market: MarketView }) {
  const { oracle } = market;
  return (
    <div className="px-3 py-2 text-left whitespace-normal">
      <p className="mb-2 text-soft">{reason(market)}</p>
      <table
        aria-label={`What the price of ${market.symbol} permits`}
        className="border-collapse text-center text-xs"
      >
        <thead className="text-faint">
          <tr>
            <th scope="col" className="pr-2 text-left font-medium">
              Accepts
            </th>
            {LADDER.map((quality) => (
              <th
                key={quality}
                scope="col"
                aria-current={quality === oracle.quality ? 'true' : undefined}
                className={`px-0.5 py-0.5 font-medium max-sm:text-[10px] sm:px-2 ${quality === oracle.quality ? 'bg-raised text-ink' : ''}`}
              >
                {quality}
              </th>
            ))}
            <th scope="col" className="pl-2 font-medium">
              Now
            </th>
          </tr>
        </thead>
        <tbody>
          {ACTIONS.map(([action, name]) => (
            <ActionRow
              key={action}
              name={name}
              permission={oracle.permissions[action]}
              quality={oracle.quality}
            />
          ))}
        </tbody>
      </table>
      {oracle.quality !== oracle.indexQuality && (
        <p className="mt-1 text-faint">
          Settlement and funding rest on the index alone, which is {oracle.indexQuality}.
        </p>
      )}
    </div>
  );
}

function ActionRow({
  name,
  permission,
  quality,
}: {
  readonly name: string;
  readonly permission: PermissionView;
  readonly quality: QualityView;
}) {
  const last = LADDER.indexOf(permission.accepts);
  return (
    <tr className="border-t border-line/60">
      <th scope="row" className="py-1 pr-2 text-left font-medium">
        {name}
      </th>
      {LADDER.map((each, at) => (
        <td key={each} className={each === quality ? 'bg-raised' : ''}>
          {at <= last ? (
            <span aria-label="accepted">●</span>
          ) : (
            <span className="text-faint">·</span>
          )}
        </td>
      ))}
      <td className={`pl-2 ${permission.permitted ? 'text-calm' : 'text-bad'}`}>
        {permission.permitted ? 'yes' : 'no'}
      </td>
    </tr>
  );
}
