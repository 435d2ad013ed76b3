// A titled table of a side panel: the first column names, the others are numbers.
import type { ReactNode } from 'react';

type TableProps = {
  readonly title: string;
  readonly none: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
};

export function Table({ title, none, columns, children }: TableProps) {
  const isEmpty = Array.isArray(children) && children.length === 0;
  return (
    <section className="mt-5">
      <h3 className="mb-1 text-[13px] font-semibold">{title}</h3>
      {isEmpty ? (
        <p className="text-xs text-soft">{none}</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full border-collapse whitespace-nowrap text-right text-xs [&_td]:py-1.5 [&_td]:pl-3">
            <thead className="text-faint">
              <tr className="border-b border-line">
                {columns.map((name) => (
                  <th
                    key={name}
                    scope="col"
                    className="py-1 pl-3 font-medium first:pl-0 first:text-left"
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

type RowProps = { readonly name: string; readonly title?: string; readonly children: ReactNode };

export function Row({ name, title, children }: RowProps) {
  return (
    <tr className="border-b border-line/60" title={title}>
      <th scope="row" className="py-1.5 text-left font-medium">
        {name}
      </th>
      {children}
    </tr>
  );
}
