// What backstop makers have committed to take, the cheapest first, and how much of their loss budget is used.
import type { BackstopView } from '@plimsoll/engine/views';
import { compact, countdown, size } from '../format.ts';
import { type Column, ColumnHeads } from './column-heads.tsx';

const COLUMNS: readonly Column[] = [
  ['Maker', 'The account that takes'],
  ['Market', 'Where'],
  ['Ready', 'Lots still committed, in coins'],
  ['Below mark', 'The discount at which it takes'],
  ['Loss', 'On what it took, of its budget'],
  ['Stands', 'For how long'],
];

type TableProps = {
  readonly backstops: readonly BackstopView[];
  /** Engine time, ms since 1970. */
  readonly now: number;
  readonly onOpen: (account: number) => void;
};

export function BackstopTable({ backstops, now, onOpen }: TableProps) {
  const standing = backstops.filter(({ until, size: left }) => until > now && left !== '0');
  if (standing.length === 0)
    return <p className="px-3 pb-3 text-xs text-soft">Nobody has committed to take anything.</p>;
  return (
    <div className="max-h-64 overflow-auto pb-2">
      <table className="w-full border-collapse whitespace-nowrap text-right text-xs">
        <thead className="text-faint">
          <ColumnHeads columns={COLUMNS} />
        </thead>
        <tbody>
          {standing.map((each) => (
            <tr
              key={`${each.account} ${each.market}`}
              className="border-b border-line/60 last:border-0"
            >
              <th scope="row" className="py-1 pl-3 text-left font-medium">
                <button
                  type="button"
                  onClick={() => onOpen(each.account)}
                  className="text-info hover:underline"
                >
                  {each.account}
                </button>
              </th>
              <td className="px-2">{each.symbol}</td>
              <td className="px-2">{size(each.size)}</td>
              <td className="px-2">{(Number(each.discount) * 100).toFixed(2)}%</td>
              <td className="px-2" title={`${each.loss} of ${each.lossBudget}`}>
                {compact(each.loss)}
                <span className="text-faint"> / {compact(each.lossBudget)}</span>
              </td>
              <td className="pr-3 pl-2">{countdown(each.until - now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
