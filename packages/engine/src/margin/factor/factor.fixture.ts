// A small market of two coins with a perpetual each, and portfolios in it, for the tests of factor models.
import { Exact } from '../../base/exact.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import { type Instrument, unitValue } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Scope } from '../model/margin-model.ts';

const x = Exact.of;
const NOW_MS = 1_800_000_000_000;
export const COINS = { BTC: x('100000'), ETH: x('4000') } as const;
export type Coin = keyof typeof COINS;

export const perpetual = (coin: Coin): Instrument => ({
  kind: 'perpetual',
  symbol: `${coin}-PERP`,
  underlying: coin,
  settle: 'USD',
  payoff: 'linear',
  contractSize: Exact.ONE,
});
export const inverse = (coin: Coin): Instrument => ({
  ...perpetual(coin),
  symbol: `${coin}-INVERSE`,
  settle: coin,
  payoff: 'inverse',
  contractSize: x('10'),
});
export const call = (coin: Coin, strike: string): Instrument => ({
  kind: 'option',
  symbol: `${coin}-${strike}-C`,
  underlying: coin,
  settle: 'USD',
  payoff: 'linear',
  contractSize: Exact.ONE,
  expiryMs: NOW_MS + 30 * 86_400_000,
  strike: x(strike),
  right: 'call',
});

export function held(instrument: Instrument, size: string): Position {
  const price = instrument.kind === 'option' ? x('2500') : COINS[instrument.underlying as Coin];
  const contracts = x(size);
  return {
    instrument,
    size: contracts,
    cost: contracts.times(unitValue(instrument, price)),
    fundingOwed: Exact.ZERO,
  };
}

export function scopeOf(
  positions: readonly Position[],
  balances: Readonly<Record<string, string>> = {},
): Scope {
  const holdings: Holdings = {
    positions,
    orders: [],
    balances: Object.entries(balances).map(([asset, amount]) => ({ asset, amount: x(amount) })),
  };
  return { name: 'account', holdings, snapshot: snapshotOf(positions) };
}

function snapshotOf(positions: readonly Position[]): Snapshot {
  const coins = Object.entries(COINS);
  return {
    nowMs: NOW_MS,
    numeraire: 'USD',
    assets: new Map(
      [['USD', Exact.ONE] as const, ...coins].map(([coin, price]) => [
        coin,
        { price, confidence: Exact.ONE },
      ]),
    ),
    underlyings: new Map(
      coins.map(([underlying, spot]) => [
        underlying,
        {
          underlying,
          spot,
          spotConfidence: Exact.ONE,
          stablePrice: Exact.ONE,
          expiries: [
            {
              expiryMs: NOW_MS + 30 * 86_400_000,
              forwardFixed: Exact.ZERO,
              forwardVariable: spot,
              rate: Exact.ZERO,
              forwardConfidence: Exact.ONE,
              rateConfidence: Exact.ONE,
            },
          ],
        },
      ]),
    ),
    instruments: new Map(
      positions.map(({ instrument }) => [
        instrument.symbol,
        instrument.kind === 'option'
          ? { mark: x('2500'), confidence: Exact.ONE, volatility: 0.6 }
          : { mark: COINS[instrument.underlying as Coin], confidence: Exact.ONE },
      ]),
    ),
  };
}
