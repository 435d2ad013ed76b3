// Who lost what in a story, read from the engine: what the insurance fund is worth against its start, and what deficits cost
// others. USD; decides nothing.
import { type AccountId, NONE } from '@plimsoll/engine';
import type { Session } from '../replay/session.ts';
import { valueOf } from '../replay/treasury.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import type { Bearers } from './incident.ts';

const UNIT = 10 ** SETTLEMENT_SCALE;

export class LossAccount {
  private readonly session: Session;
  private readonly fundAtStart: number;
  private deleveraged = 0n;
  private forced = 0n;
  private socialised = 0n;
  private uncovered = 0n;

  /** The fund is taken as it stands now. */
  constructor(session: Session) {
    this.session = session;
    this.fundAtStart = this.fund();
    session.listen((event) => {
      if (event.type === 'DeficitFixed') {
        this.deleveraged += event.adl;
        this.socialised += event.socialised;
        this.uncovered += event.uncovered;
      }
      if (event.type === 'PositionTransferred' && event.reason === 'adl')
        this.forced += event.quote < 0n ? -event.quote : event.quote;
      if (event.type === 'UncoveredRepaid') this.uncovered -= event.amount;
    });
  }

  bearers(): Omit<Bearers, 'customers'> {
    return {
      fund: Math.max(0, this.fundAtStart - this.fund()),
      deleveraged: Number(this.deleveraged) / UNIT,
      socialised: Number(this.socialised) / UNIT,
      uncovered: Number(this.uncovered) / UNIT,
    };
  }
  /** Notional of winners that was closed for them, USD. */
  deleveragedNotional(): number {
    return Number(this.forced) / UNIT;
  }
  total(): number {
    return Object.values(this.bearers()).reduce((sum, each) => sum + each, 0);
  }

  /** Cash, unrealised gain and coins at index, before haircuts. */
  worthOf(account: AccountId): number {
    const { state } = this.session;
    let worth = state.accounts.cash.get(account) as bigint;
    const { accounts, balances, positions } = state;
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row))
      worth += valueOf(state, balances.asset.get(row), balances.amount.get(row));
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      const market = positions.market.get(row);
      worth += positions.size.get(row) * state.unitValue(market) - positions.cost.get(row);
    }
    return Number(worth) / UNIT;
  }

  private fund(): number {
    const { state } = this.session;
    return [state.scalar('sharedFund'), ...state.listing.markets.map((each) => each.bucketAccount)]
      .filter((account) => account !== NONE)
      .reduce((sum, account) => sum + this.worthOf(account), 0);
  }
}
