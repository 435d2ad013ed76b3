// Where a position stands in the queue of deleveraging, as five lights, and the receipts of what was taken.
import type { AdlRankView, ReceiptView } from '@plimsoll/engine/views';
import { count, money, price, size, timeOfDay } from '../format.ts';
import { policyName } from './stage-words.ts';

const LIGHTS = 5;

/** All five lit: among the first fifth to be deleveraged. */
export function RankLights({ rank }: { readonly rank: AdlRankView | undefined }) {
  if (rank === undefined) return <span className="text-faint">–</span>;
  const { lights, of } = rank;
  const place =
    rank.rank === null
      ? `no order beforehand (${policyName(rank.policy)})`
      : `rank ${count(rank.rank)} of ${count(of)} in deleveraging (${policyName(rank.policy)})`;
  const colour = lights >= 4 ? 'bg-bad' : lights === 3 ? 'bg-warn' : 'bg-calm';
  return (
    <span role="img" aria-label={place} title={place} className="inline-flex gap-0.5 align-middle">
      {Array.from({ length: LIGHTS }, (_, at) => (
        <span key={at} className={`h-3 w-1.5 rounded-[2px] ${at < lights ? colour : 'bg-line'}`} />
      ))}
    </span>
  );
}

const RECEIPTS_SHOWN = 20;

export function Receipts({ receipts }: { readonly receipts: readonly ReceiptView[] }) {
  return (
    <section className="mt-5" aria-label="Receipts of deleveraging">
      <h3 className="mb-1 text-[13px] font-semibold">Receipts of deleveraging</h3>
      <ul className="text-xs">
        {receipts.slice(0, RECEIPTS_SHOWN).map((receipt) => (
          <Receipt key={`${receipt.sequence}.${receipt.line}`} receipt={receipt} />
        ))}
      </ul>
      {receipts.length > RECEIPTS_SHOWN && (
        <p className="mt-1 text-xs text-faint">
          The latest {RECEIPTS_SHOWN} of {count(receipts.length)}.
        </p>
      )}
    </section>
  );
}

function Receipt({ receipt }: { readonly receipt: ReceiptView }) {
  const { time, side, symbol, reason, mark, bankrupt, rank, of, others } = receipt;
  const taken = size(receipt.size);
  const isSame = others.every((other) => other.size === receipt.size);
  const at = reason === 'atMark' ? `the mark ${price(mark)}` : 'the bankruptcy price';
  return (
    <li
      className="grid grid-cols-[4rem_1fr_auto] gap-x-2 border-b border-line/60 py-1.5"
      title={`step ${receipt.sequence}, line ${receipt.line}, score ${receipt.score}`}
    >
      <time dateTime={new Date(time).toISOString()} className="text-faint">
        {timeOfDay(time)}
      </time>
      <span>
        {side === 'buy' ? 'Bought back' : 'Sold'} {taken} {symbol} at {at}, for account {bankrupt}
      </span>
      <span title={`${money(receipt.quote)} in all`}>
        rank {rank} of {of}
      </span>
      <span className="col-span-2 col-start-2 text-soft">
        <span className="text-faint">{policyName(receipt.policy)}: </span>
        {isSame
          ? 'every other policy would have taken the same.'
          : others.map(({ policy, size: lots }) => (
              <span key={policy} className="mr-3 inline-block">
                {policyName(policy)} {size(lots)}
              </span>
            ))}
      </span>
    </li>
  );
}
