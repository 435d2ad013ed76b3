// Assets, markets and parameters that the tests of equity share.
import { Exact } from '../../base/exact.ts';
import type { Balance, Holdings, Position } from '../../domain/holdings.ts';
import type { Instrument, Right } from '../../domain/instrument.ts';
import type { Mistake, Schema } from '../../domain/schema.ts';
import type { AssetQuote, Snapshot } from '../../domain/snapshot.ts';
import type { Scope } from '../model/margin-model.ts';

export const of = Exact.of;

/** Reads parameters as a file would state them; a mistake is thrown. */
export function read<T>(schema: Schema<T>, value: unknown): T {
  const mistakes: Mistake[] = [];
  const found = schema.read(value, [], mistakes);
  if (found === undefined) throw new Error(mistakes.map((each) => each.message).join('; '));
  return found;
}

export const cash = {
  initialWeight: '1',
  maintenanceWeight: '1',
  initialLiabilityWeight: '1',
  maintenanceLiabilityWeight: '1',
  isCash: true,
};
export const coin = {
  initialWeight: '0.8',
  maintenanceWeight: '0.9',
  initialLiabilityWeight: '1.2',
  maintenanceLiabilityWeight: '1.1',
};
export const plainLevel = { positiveWeight: '1', optionValue: 'mark' };
export const plain = {
  assets: { USDC: cash, BTC: coin, ETH: coin },
  unlisted: 'refused',
  unrealised: {
    initial: plainLevel,
    maintenance: plainLevel,
    netting: 'position',
    fundingOwed: 'counted',
    withdrawable: 'matured',
  },
};

export const quoted = (price: string, more: Partial<AssetQuote> = {}): AssetQuote => ({
  price: of(price),
  confidence: Exact.ONE,
  ...more,
});
const index = (underlying: string, spot: string) => ({
  underlying,
  spot: of(spot),
  spotConfidence: Exact.ONE,
  stablePrice: Exact.ONE,
  expiries: [],
});
const marked = (mark: string) => ({ mark: of(mark), confidence: Exact.ONE });
export const market: Snapshot = {
  nowMs: 0,
  numeraire: 'USDC',
  assets: new Map([
    ['BTC', quoted('50000')],
    ['ETH', quoted('2000')],
    ['stETH', quoted('1900', { redemption: of('2000'), issuer: 'Lido' })],
    ['wstETH', quoted('2200', { issuer: 'Lido' })],
  ]),
  underlyings: new Map([
    ['BTC', index('BTC', '50000')],
    ['ETH', index('ETH', '2000')],
  ]),
  instruments: new Map([
    ['BTC-PERP', marked('50000')],
    ['BTC-USD', marked('50000')],
    ['ETH-PERP', marked('2000')],
    ['BTC-C', marked('3000')],
    ['BTC-P', marked('2500')],
  ]),
};
export const priced = (assets: Readonly<Record<string, AssetQuote>>): Snapshot => ({
  ...market,
  assets: new Map(Object.entries(assets)),
});

const perpetual = (
  symbol: string,
  underlying: string,
  payoff: 'linear' | 'inverse' = 'linear',
): Instrument => ({
  kind: 'perpetual',
  symbol,
  underlying,
  settle: payoff === 'linear' ? 'USDC' : underlying,
  payoff,
  contractSize: Exact.ONE,
});
const option = (symbol: string, right: Right): Instrument => ({
  kind: 'option',
  symbol,
  underlying: 'BTC',
  settle: 'USDC',
  payoff: 'linear',
  contractSize: Exact.ONE,
  expiryMs: 1_000,
  strike: of('50000'),
  right,
});
export const instruments = {
  bitcoin: perpetual('BTC-PERP', 'BTC'),
  inverse: perpetual('BTC-USD', 'BTC', 'inverse'),
  ether: perpetual('ETH-PERP', 'ETH'),
  call: option('BTC-C', 'call'),
  put: option('BTC-P', 'put'),
};

export const balance = (asset: string, amount: string): Balance => ({ asset, amount: of(amount) });
export const position = (
  instrument: Instrument,
  size: string,
  cost: string,
  fundingOwed = '0',
): Position => ({ instrument, size: of(size), cost: of(cost), fundingOwed: of(fundingOwed) });
export const holding = (
  balances: readonly Balance[],
  positions: readonly Position[] = [],
): Holdings => ({ balances, positions, orders: [] });
export const scopeOf = (holdings: Holdings, snapshot: Snapshot = market): Scope => ({
  name: 'account',
  holdings,
  snapshot,
});
