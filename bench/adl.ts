// Deleveraging: what one deficit costs where 10,000 accounts stand on the other side, under each policy, with its receipts, and
// what the first one of a tick costs, for which the book is read and ranked.
import { ADL_POLICIES, DEFAULT_LADDER, type Lots, type Quanta } from '@plimsoll/engine';
import { planAdl } from '../packages/engine/src/waterfall/adl.ts';
import { receiptsOf } from '../packages/engine/src/waterfall/adl/issue-receipts.ts';
import { Counterparties } from '../packages/engine/src/waterfall/counterparties.ts';
import { fastest, type Row } from './measure.ts';
import { BenchVenue } from './venue.ts';

const ACCOUNTS = 10_000;
const DEFICITS = 20;

export function benchAdl(): readonly Row[] {
  const venue = new BenchVenue(1);
  const deep = venue.open(4_000_000_000_000_000_000n);
  for (let i = 0; i < ACCOUNTS; i++) {
    const lots = 1 + ((i * 7_919) % 50);
    const short = venue.open(
      BigInt(lots) * (20_000_000n + 18_000n * BigInt((i * 104_729) % 9_973)),
    );
    venue.trade(short, deep, 0, -lots);
  }
  venue.tick(0.9);
  const { state } = venue.engine;
  const residualOf = (at: number) => ({
    market: 0,
    account: deep,
    size: BigInt(100 + at) as Lots,
    loss: BigInt(1_000_000 * (at + 1)) as Quanta,
  });
  const rows: Row[] = [];
  for (const adlPolicy of ADL_POLICIES) {
    venue.must({ type: 'SetLadder', time: venue.time, ...DEFAULT_LADDER, adlPolicy });
    const one = (counterparties: Counterparties, at: number): void => {
      const residual = residualOf(at);
      const { atBankruptcy } = planAdl(state, counterparties, residual);
      const claims = atBankruptcy.map(({ account, lots }) => ({
        kind: 'adl' as const,
        account,
        size: lots,
        amount: (lots * state.unitValue(0)) as Quanta,
      }));
      receiptsOf({ state, counterparties, residual }, { claims, atBankruptcy: claims.length });
      for (const claim of claims) counterparties.note(0, claim);
    };
    const first = fastest(1, 2, () => one(new Counterparties(state), 0));
    const warm = new Counterparties(state);
    one(warm, 0);
    const next = fastest(DEFICITS, 1, () => {
      for (let at = 1; at <= DEFICITS; at++) one(warm, at);
    });
    rows.push({
      what: `a deficit among ${ACCOUNTS} accounts, ${adlPolicy}, with receipts`,
      figure: `${(next / 1e6).toFixed(1)} ms`,
      ratio: `the first of a tick ${(first / 1e6).toFixed(0)} ms`,
    });
  }
  return rows;
}
