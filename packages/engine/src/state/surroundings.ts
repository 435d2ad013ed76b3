// What initial margin may ask about the venue around an account, read from the state: its owner's other accounts, the sampled
// books, recorded positions and the cash of the fund.
import { add, max } from '../base/fixed.ts';
import { type Lots, NONE, type Quanta, ZERO_LOTS, ZERO_QUANTA } from '../domain/units.ts';
import type { Surroundings } from '../margin/caution/surroundings.ts';
import type { OwnerIndex } from './owner-index.ts';
import type { ReadState } from './state.ts';

export function surroundingsOf(
  state: Pick<
    ReadState,
    'accounts' | 'markets' | 'positions' | 'positionRow' | 'portfolio' | 'scalar' | 'market'
  >,
  owners: OwnerIndex,
): Surroundings {
  const cashOf = (account: number): Quanta =>
    account === NONE ? ZERO_QUANTA : max(ZERO_QUANTA, state.accounts.cash.get(account));
  return {
    siblings: (account) =>
      owners
        .of(state.accounts.owner.get(account))
        .filter((each) => each !== account)
        .map((each) => state.portfolio(each)),
    recordedLots: (account, market): Lots => {
      const row = state.positionRow(account, market);
      return row === NONE ? ZERO_LOTS : state.positions.size.get(row);
    },
    bookDepth: (market) => ({
      bids: state.markets.bidDepth.get(market),
      asks: state.markets.askDepth.get(market),
    }),
    fundCash: (markets) => {
      let cash = cashOf(state.scalar('sharedFund'));
      for (const market of markets) cash = add(cash, cashOf(state.market(market).bucketAccount));
      return cash;
    },
  };
}
