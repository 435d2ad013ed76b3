// What an account gains if the index of one market rises by 100 %: every position and every coin held as collateral at its
// value, times the beta of its own index on that one. It says by how much one leg hedges another; margin is stated elsewhere.
import { abs, divDown, mulDivDown } from '../../base/fixed.ts';
import {
  type AccountId,
  type IndexId,
  type MarketId,
  NONE,
  PPM,
  type Quanta,
} from '../../domain/units.ts';
import { worthOfIndexUnits } from '../../domain/unit-value.ts';
import { unitValue } from '../../margin/account-risk.ts';
import { valueAtIndex } from '../../margin/collateral.ts';
import { GRID, quantize } from '../../margin/quantize.ts';
import { black76Greeks } from '../../pricing/greeks.ts';
import type { ReadState } from '../../state/state.ts';
import { type Betas, betasOf } from './factor-betas.ts';

const YEAR_MS = 31_536_000_000;
const PPB_FLOAT = 1e9;

/** Exposures at one moment: prices and betas are read once. */
export class FactorExposures {
  private readonly state: ReadState;
  private readonly betas: Betas;
  private readonly perLot = new Map<MarketId, Quanta>();

  constructor(state: ReadState) {
    this.state = state;
    this.betas = betasOf(state.listing.rulebookText);
  }

  /** Signed, quanta of the market's own index per lot held long; of an option its delta's share of the index. */
  ofLot(market: MarketId): Quanta {
    let exposure = this.perLot.get(market);
    if (exposure === undefined)
      this.perLot.set(market, (exposure = lotExposure(this.state, market)));
    return exposure;
  }

  /** Signed, quanta, each part rounded down: all that the account holds, in terms of the index. */
  ofAccount(account: AccountId, reference: IndexId): Quanta {
    const { state } = this;
    const { positions, balances, accounts } = state;
    let exposure = 0n;
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      const market = positions.market.get(row);
      const value = (positions.size.get(row) * this.ofLot(market)) as Quanta;
      exposure += this.moved(value, state.market(market).index, reference);
    }
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row)) {
      const asset = balances.asset.get(row);
      const { index } = state.asset(asset);
      if (index === NONE) continue;
      const value = valueAtIndex(state, asset, balances.amount.get(row));
      exposure += this.moved(value, index, reference);
    }
    return exposure as Quanta;
  }

  private moved(value: Quanta, index: IndexId, reference: IndexId): Quanta {
    if (index === reference) return value;
    return mulDivDown(value, this.betas(this.nameOf(reference), this.nameOf(index)), PPM);
  }

  private nameOf(index: IndexId): string {
    return this.state.listing.indexes[index]?.symbol ?? '';
  }
}

/** A contract that has expired moves with nothing any more. */
function lotExposure(state: ReadState, market: MarketId): Quanta {
  if (!state.isOpen(market)) return 0n as Quanta;
  const listed = state.market(market);
  if (listed.kind !== 'option') return abs(unitValue(state, market) as bigint) as Quanta;
  const { numerator, denominator } = worthOfIndexUnits(listed, state.indexPrice(market), {
    indexPrice: state.indexPrice(market),
    settlementScale: state.asset(0).scale,
  });
  if (denominator === 0n) return 0n as Quanta;
  return divDown(numerator * optionDelta(state, market), denominator * GRID) as Quanta;
}

/** Delta on the grid of quantize.ts, by Black's formula at the forward and volatility of the mark; 0 while there is none. */
function optionDelta(state: ReadState, market: MarketId): bigint {
  const { right, strike, expiryMs } = state.market(market);
  const forward = Number(state.markets.forward.get(market));
  const volatility = Number(state.markets.volatility.get(market)) / PPB_FLOAT;
  const years = Math.max(0, expiryMs - state.time) / YEAR_MS;
  if (right === 'none' || !(forward > 0) || !(volatility > 0) || !(years > 0)) return 0n;
  const terms = { right, forward, strike: Number(strike), years, volatility, discount: 1 } as const;
  return quantize(black76Greeks(terms).delta);
}
