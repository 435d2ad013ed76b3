// Revaluation: the float screen over all positions, against a bare loop over the same columns (what memory allows) and
// against the exact requirement of every account (what it saves).
import { requirementOf } from '@plimsoll/engine';
import { BenchVenue } from './venue.ts';
import { fastest, ns, type Row, times } from './measure.ts';

const ACCOUNTS = 10_000;
const POSITIONS_EACH = 5;

export function benchRevaluation(): readonly Row[] {
  const venue = new BenchVenue(POSITIONS_EACH);
  const deep = venue.open(4_000_000_000_000_000_000n);
  for (let i = 0; i < ACCOUNTS; i++) {
    const account = venue.open(50_000_000_000n);
    for (let market = 0; market < POSITIONS_EACH; market++)
      venue.trade(account, deep, market, (i + market) % 2 === 0 ? 10 : -10);
  }
  const positions = ACCOUNTS * POSITIONS_EACH;
  let turn = 0;
  const tick = fastest(positions, 60, () => venue.tick(1 + 0.0005 * (turn++ % 3)));
  const bare = bareLoop(positions);
  const { state } = venue.engine;
  const exact = fastest(ACCOUNTS / 10, 5, () => {
    for (let account = deep + 1; account <= deep + ACCOUNTS / 10; account++)
      requirementOf(state.portfolio(account), state);
  });
  return [
    {
      what: `a tick over ${ACCOUNTS} accounts x ${POSITIONS_EACH}, whole engine, per position`,
      figure: ns(tick),
      ratio: `${times(tick / bare)} the bare loop`,
    },
    {
      what: 'bare loop over typed columns (size, cost, mark), per position',
      figure: ns(bare),
      ratio: '1.00 x',
    },
    {
      what: 'exact requirement of one account, per position',
      figure: ns(exact / POSITIONS_EACH),
      ratio: `${times(exact / POSITIONS_EACH / tick)} the tick`,
    },
  ];
}

function bareLoop(rows: number): number {
  const size = Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 10 : -10));
  const cost = Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 1e9 : -1e9));
  const mark = new Float64Array(POSITIONS_EACH).fill(1e8);
  const equity = new Float64Array(ACCOUNTS);
  return fastest(rows, 200, () => {
    equity.fill(0);
    for (let row = 0; row < rows; row++) {
      const account = (row / POSITIONS_EACH) | 0;
      equity[account] =
        (equity[account] as number) +
        (size[row] as number) * (mark[row % POSITIONS_EACH] as number) -
        (cost[row] as number);
    }
  });
}
