// `plimsoll ladders`: the ladders that come with Plimsoll, or the whole of one.
import type { Ladder, Rung } from '@plimsoll/engine';
import { ladderNames, loadLadder } from '../../ladders/find-ladder.ts';
import { columnsTable, pairsTable } from '../table.ts';

export function ladders(nameOrPath: string | undefined, options: { readonly json: boolean }): void {
  if (nameOrPath !== undefined) return showLadder(loadLadder(nameOrPath), options.json);
  const all = ladderNames().map(loadLadder);
  if (options.json) return print(all);
  const rows = all.map(({ name, rungs, takeOverPrice, adlPolicy }) => [
    name,
    rungs.map(({ stage }) => stage).join(', '),
    takeOverPrice,
    adlPolicy,
  ]);
  const head = ['ladder', 'stages', 'take-over at', 'deleveraging'];
  process.stdout.write(`${columnsTable(head, rows, head)}\n`);
}

function showLadder(ladder: Ladder, isJson: boolean): void {
  if (isJson) return print(ladder);
  const { rungs, ...rest } = ladder;
  process.stdout.write(
    `${pairsTable(Object.entries(rest).map(([name, value]) => [name, String(value)]))}\n`,
  );
  const fields = Object.keys(rungs[0] ?? {}) as (keyof Rung)[];
  const rows = rungs.map((rung) => fields.map((field) => String(rung[field])));
  process.stdout.write(`${columnsTable(fields, rows)}\n`);
}

function print(value: Ladder | readonly Ladder[]): void {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
  process.stdout.write(`${text}\n`);
}
