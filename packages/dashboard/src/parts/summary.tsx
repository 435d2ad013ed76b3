// Five numbers that say at one look whether today is calm.
import type { StreamMessage } from '@plimsoll/engine/views';
import { compact, count, money } from '../format.ts';

export function Summary({ message }: { readonly message: StreamMessage | undefined }) {
  if (message === undefined) return null;
  const { status, markets, ratios, fund } = message;
  const openInterest = markets.reduce(
    (sum, market) => sum + Number(market.openInterestNotional),
    0,
  );
  const uncovered = markets.reduce(
    (sum, market) => sum + Math.abs(Number(market.uncovered)),
    Number(fund.uncovered),
  );
  const near = (ratios[8] ?? 0) + (ratios[9] ?? 0);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Tile name="Accounts" value={count(status.accounts)} />
      <Tile name="Open interest" value={`${compact(String(openInterest))} ${fund.asset}`} />
      <Tile
        name="Insurance fund"
        value={`${compact(fund.total)} ${fund.asset}`}
        title={money(fund.total)}
      />
      <Tile name="Margin ratio 80–100%" value={count(near)} alarm={near > 0 ? 'warn' : 'none'} />
      <Tile
        name="Liquidating"
        value={count(status.openLiquidations)}
        alarm={status.openLiquidations > 0 ? 'bad' : 'none'}
      />
      <Tile
        name="Uncovered loss"
        value={`${compact(String(uncovered))} ${fund.asset}`}
        alarm={uncovered > 0 ? 'bad' : 'none'}
      />
    </dl>
  );
}

const ALARMS = { none: 'text-ink', warn: 'text-warn', bad: 'text-bad' } as const;
type TileProps = {
  readonly name: string;
  readonly value: string;
  readonly title?: string;
  readonly alarm?: keyof typeof ALARMS;
};

function Tile({ name, value, title, alarm = 'none' }: TileProps) {
  return (
    <div className="bg-panel px-3 py-2" title={title}>
      <dt className="text-xs text-faint">{name}</dt>
      <dd className={`mt-0.5 truncate text-lg font-semibold ${ALARMS[alarm]}`}>{value}</dd>
    </div>
  );
}
