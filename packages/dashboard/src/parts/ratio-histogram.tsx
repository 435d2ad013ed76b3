// How many accounts stand how near to liquidation: counts by tenths of the margin ratio.
import type { RatioHistogram as Counts } from '@plimsoll/engine/views';
import { count } from '../format.ts';

const NAMES = ['0', '10', '20', '30', '40', '50', '60', '70', '80', '90', '≥100'];
const colour = (bucket: number): string =>
  bucket >= 10 ? 'bg-bad' : bucket >= 8 ? 'bg-warn' : bucket >= 5 ? 'bg-info' : 'bg-calm';

export function RatioHistogram({ counts }: { readonly counts: Counts }) {
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, one) => sum + one, 0);
  return (
    <figure className="border-b border-line px-3 pt-3 pb-2">
      <div
        role="img"
        aria-label={`Accounts by margin ratio: ${NAMES.map((name, at) => `from ${name}% ${counts[at] ?? 0}`).join(', ')}`}
        className="grid h-28 grid-cols-11 items-end gap-1"
      >
        {counts.map((one, bucket) => (
          <div key={NAMES[bucket]} className="flex h-full flex-col justify-end text-center">
            <span className={`text-[11px] ${one === 0 ? 'text-faint' : 'text-soft'}`}>
              {count(one)}
            </span>
            <div
              className={`w-full rounded-t-sm ${colour(bucket)}`}
              style={{ height: `${one === 0 ? 0 : Math.max(3, 80 * Math.sqrt(one / most))}%` }}
            />
          </div>
        ))}
      </div>
      <div
        aria-hidden="true"
        className="grid grid-cols-11 gap-1 border-t border-line pt-1 text-center text-[11px] text-faint"
      >
        {NAMES.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <figcaption className="mt-1 text-[11px] text-faint">
        Maintenance margin in % of equity · {count(total)} accounts · square-root heights
      </figcaption>
    </figure>
  );
}
