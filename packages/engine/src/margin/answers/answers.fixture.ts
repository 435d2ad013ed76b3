// A rulebook of two models and a market of two coins, for the tests of the answers.
import { Exact } from '../../base/exact.ts';
import type { Balance, Position } from '../../domain/holdings.ts';
import { assess } from '../model/assess.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { readRulebook } from '../rulebook/read-rulebook.ts';
import { call, held, inverse, perpetual, scopeOf } from '../factor/factor.fixture.ts';
import { after, type Change, type Priced } from './what-if.ts';

type Rate = {
  readonly fromNotional: string;
  readonly initialRate: string;
  readonly maintenanceRate: string;
};
const whole = { initialWeight: '1', maintenanceWeight: '1' };
const debt = { initialLiabilityWeight: '1', maintenanceLiabilityWeight: '1' };
const TIERS: readonly Rate[] = [
  { fromNotional: '0', initialRate: '0.05', maintenanceRate: '0.025' },
  { fromNotional: '200000', initialRate: '0.1', maintenanceRate: '0.05' },
];
const option = { rate: '0.15', floor: '0.1' };

export function rulebookOf(
  tiers: readonly Rate[] = TIERS,
  optionValue: 'mark' | 'pnl' | 'shortsOnly' | 'excluded' = 'pnl',
): Rulebook {
  const levels = { call: option, put: option };
  const read = readRulebook({
    format: 1,
    name: 'test',
    title: 'Test',
    about: 'For tests.',
    date: '2026-11-21',
    sources: { test: { title: 'Test', where: 'here', date: '2026-11-21', kind: 'house' } },
    inferred: [],
    notCovered: [],
    rounding: { source: 'test', remainder: 'notApplicable' },
    equity: {
      source: 'test',
      parameters: {
        unlisted: 'refused',
        assets: {
          USD: { ...whole, ...debt, isCash: true },
          BTC: { initialWeight: '0.8', maintenanceWeight: '0.9', ...debt },
          ETH: { initialWeight: '0.7', maintenanceWeight: '0.85', ...debt },
        },
        unrealised: {
          initial: { positiveWeight: '1', optionValue },
          maintenance: { positiveWeight: '1', optionValue },
          netting: 'account',
          fundingOwed: 'counted',
          withdrawable: 'none',
        },
      },
    },
    models: {
      perpetuals: {
        model: 'tiered',
        source: 'test',
        appliesTo: { kinds: ['perpetual', 'future'] },
        parameters: { tiers, price: 'mark', tierUnit: 'numeraire', orders: 'initial' },
      },
      options: {
        model: 'standardOption',
        source: 'test',
        appliesTo: { kinds: ['option'] },
        parameters: {
          base: 'index',
          premium: 'inEquity',
          orders: 'ignored',
          initial: levels,
          maintenance: levels,
        },
      },
    },
    initial: { sum: ['perpetuals', { each: 'underlying', of: 'options' }] },
    maintenance: { sum: ['perpetuals', { each: 'underlying', of: 'options' }] },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** Everything of the small market may be traded, whatever is held. */
const listed: readonly Position[] = [
  held(perpetual('BTC'), '0'),
  held(perpetual('ETH'), '0'),
  held(inverse('BTC'), '0'),
  held(call('BTC', '105000'), '0'),
];

export function pricedOf(
  positions: readonly Position[],
  balances: Readonly<Record<string, string>>,
): Priced {
  const rows = [...listed, ...positions];
  const { snapshot } = scopeOf(rows);
  const coins: readonly Balance[] = Object.entries(balances).map(([asset, amount]) => ({
    asset,
    amount: Exact.of(amount),
  }));
  return {
    snapshot,
    holdings: { positions, balances: coins, orders: [] },
    instruments: new Map(rows.map(({ instrument }) => [instrument.symbol, instrument])),
  };
}

/** Equity less requirement after changes. */
export function excessAfter(
  priced: Priced,
  rulebook: Rulebook,
  level: 'initial' | 'maintenance',
  changes: readonly Change[],
): Exact {
  const moved = after(priced, changes);
  if (!moved.ok) throw new Error(moved.error.message);
  const judged = assess(moved.value.holdings, moved.value.snapshot, rulebook);
  if (!judged.ok) throw new Error(judged.error.message);
  return judged.value[level].excess;
}
