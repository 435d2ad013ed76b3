// Funding of a period settled in whole units, and what the rounding leaves.
import { coinsOfUnits, Exact, settlePeriod } from '@plimsoll/engine/models';
import type { Adapter } from '../adapter.ts';
import { exactOf, exactOr, objectOf } from '../fields.ts';

export const vegaFundingSettlement: Adapter = ({ input }) => {
  const factor = exactOr(input, 'positionFactor', Exact.ONE);
  const positions = objectOf(input, 'positions');
  const settled = settlePeriod({
    paymentPerUnit: exactOf(input, 'fundingPaymentPerUnit'),
    positions: new Map(
      Object.keys(positions).map((party) => [
        party,
        coinsOfUnits(exactOf(positions, party), factor),
      ]),
    ),
    quantum: Exact.ONE,
  });
  return {
    transfers: Object.fromEntries(
      settled.transfers.map(({ party, kind, amount }) => [party, { kind, amount }]),
    ),
    roundingRemainder: settled.remainder,
  };
};
