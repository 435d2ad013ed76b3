// The statement of the fund since the process began: of each bucket what it held, what came and went by cause, what it holds.
import type { FundLineView, FundStatementView } from '@plimsoll/engine/views';
import { compact, timeOfDay } from '../format.ts';
import { useStatements } from '../stream/use-liquidation.ts';

const CAUSES: { readonly [C in FundLineView['cause']]: string } = {
  contributions: 'Paid in and out',
  penalties: 'Penalties',
  fees: 'Share of fees',
  deficits: 'Deficits',
  inventory: 'Positions taken over',
  funding: 'Funding',
  collateral: 'Collateral bought and sold',
  interest: 'Interest',
  surplus: 'Surplus',
  betweenBuckets: 'Between buckets',
  auctions: 'Auctions',
  other: 'Other',
};
const NAMES: { readonly [of: string]: string } = { shared: 'Shared', tranche: 'Contributors' };

export function FundStatement() {
  const view = useStatements();
  if (view === undefined) return <p className="px-3 py-2 text-xs text-soft">Adding up.</p>;
  return (
    <div className="max-h-64 overflow-auto">
      <table
        aria-label="Statement of the fund"
        className="w-full border-collapse whitespace-nowrap text-right text-xs"
      >
        <caption className="px-3 py-1 text-left text-faint">
          From {timeOfDay(view.from)} to {timeOfDay(view.to)}, {view.asset}
        </caption>
        <thead className="text-faint">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 pl-3 text-left font-medium">
              Bucket
            </th>
            <th scope="col" className="px-2 font-medium">
              In
            </th>
            <th scope="col" className="px-2 font-medium">
              Out
            </th>
            <th scope="col" className="pr-3 font-medium">
              Held
            </th>
          </tr>
        </thead>
        {view.statements.filter(hasAny).map((statement) => (
          <Statement key={statement.of} statement={statement} />
        ))}
      </table>
    </div>
  );
}

/** Without contributors there is nothing to say of them. */
const hasAny = ({ opening, lines }: FundStatementView): boolean =>
  opening !== '0' || lines.length > 0;

function Statement({ statement }: { readonly statement: FundStatementView }) {
  const { of, opening, lines, closing } = statement;
  return (
    <tbody className="border-b border-line/60 last:border-0">
      <tr>
        <th scope="row" className="pt-1.5 pl-3 text-left font-medium">
          {NAMES[of] ?? of}
        </th>
        <td colSpan={2} className="px-2 pt-1.5 text-faint">
          opening
        </td>
        <td className="pt-1.5 pr-3" title={opening}>
          {compact(opening)}
        </td>
      </tr>
      {lines.map((line) => (
        <tr key={line.cause} className="text-soft">
          <th scope="row" className="pl-6 text-left font-normal">
            {CAUSES[line.cause]}
          </th>
          <td className="px-2 text-calm" title={line.in}>
            {Number(line.in) === 0 ? '' : compact(line.in)}
          </td>
          <td className="px-2 text-bad" title={line.out}>
            {Number(line.out) === 0 ? '' : compact(line.out)}
          </td>
          <td />
        </tr>
      ))}
      {lines.length > 0 && (
        <tr>
          <th scope="row" className="pb-1.5 pl-6 text-left font-normal text-faint">
            closing
          </th>
          <td colSpan={2} />
          <td className="pr-3 pb-1.5 font-medium" title={closing}>
            {compact(closing)}
          </td>
        </tr>
      )}
    </tbody>
  );
}
