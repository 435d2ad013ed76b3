// Where a position stands in the queue of deleveraging, as five lights, and the receipts of what was taken.
import type { AdlRankView, ReceiptView } from '@plimsoll/engine/views';
import { count, money, price, size, timeOfDay } from '../format.ts';
import { Row, Table } from './panel-table.tsx';
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

export function Receipts({ receipts }: { readonly receipts: readonly ReceiptView[] }) {
  return (
    <Table
      title="Receipts of deleveraging"
      none=""
      columns={['When', 'Gave up', 'At', 'Rank', 'Other policies would have taken']}
    >
      {receipts.slice(0, 20).map((receipt) => (
        <Row
          key={`${receipt.sequence}.${receipt.line}`}
          name={timeOfDay(receipt.time)}
          title={`step ${receipt.sequence}, for account ${receipt.bankrupt}, score ${receipt.score}`}
        >
          <td>
            {size(receipt.size)} {receipt.symbol}
          </td>
          <td title={`${money(receipt.quote)} in all`}>
            {receipt.reason === 'atMark' ? `mark ${price(receipt.mark)}` : 'bankruptcy price'}
          </td>
          <td>
            {receipt.rank} of {receipt.of}
          </td>
          <td className="text-soft">
            {receipt.others.map(({ policy, size: lots }) => (
              <span key={policy} className="ml-2 inline-block">
                <span className="text-faint">{policyName(policy)}</span> {size(lots)}
              </span>
            ))}
          </td>
        </Row>
      ))}
    </Table>
  );
}
