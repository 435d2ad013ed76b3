// Commands through `engine.step`, decided, evolved, encoded and hashed: reservations and fills of accounts with ten
// positions, in multiples of one BigInt multiply-divide; and ticks of one market.
import { BenchVenue } from './venue.ts';
import { bigintMulDivNs, fastest, ns, type Row, times } from './measure.ts';

const MARKETS = 10;
const ACCOUNTS = 200;

export function benchCommands(): readonly Row[] {
  const venue = new BenchVenue(MARKETS);
  const deep = venue.open(4_000_000_000_000_000_000n);
  const accounts = Array.from({ length: ACCOUNTS }, () => venue.open(1_000_000_000_000n));
  for (const account of accounts)
    for (let market = 0; market < MARKETS; market++) venue.trade(account, deep, market, 10);
  const yardstick = bigintMulDivNs();
  let side = 1;
  const fills = fastest(ACCOUNTS * MARKETS * 3, 7, () => {
    side = -side;
    for (const account of accounts)
      for (let market = 0; market < MARKETS; market++) venue.trade(account, deep, market, side);
  });
  let turn = 0;
  const ticks = fastest(200, 7, () => {
    for (let i = 0; i < 200; i++) venue.tick(1 + 0.0005 * (turn++ % 3));
  });
  const perSecond = (each: number): string => `${Math.round(1e9 / each).toLocaleString('en')} /s`;
  return [
    {
      what: `order and fill commands, ${MARKETS} positions an account`,
      figure: perSecond(fills),
      ratio: `${times(fills / yardstick)} one BigInt multiply-divide (${ns(yardstick)})`,
    },
    {
      what: `ticks of ${MARKETS} markets over ${ACCOUNTS} accounts`,
      figure: perSecond(ticks),
      ratio: `${times(ticks / fills)} one such command`,
    },
  ];
}
