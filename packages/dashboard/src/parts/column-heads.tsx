// The heading of a table whose first column is text and whose others are numbers.

/** Name, what it says when pointed at, and from which width on it is shown. */
export type Column = readonly [name: string, title: string, shown?: string];

export function ColumnHeads({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <tr className="border-b border-line">
      {columns.map(([name, title, shown = '']) => (
        <th
          key={name}
          scope="col"
          title={title}
          className={`px-2 py-1.5 font-medium first:pl-3 first:text-left last:pr-3 ${shown}`}
        >
          {name}
        </th>
      ))}
    </tr>
  );
}
