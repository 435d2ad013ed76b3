// The margin model of markets with a risk factor on either side and slippage: it reads the factors from the log-normal
// model or from its parameters, and takes initial margin as a multiple of maintenance.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { checked, decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import type { Figure, LevelFigures, MarginModel, MarginRefusal } from '../model/margin-model.ts';
import { chargedByInstrument, coinsOf, fraction } from './by-instrument.ts';
import { priceSource } from './contract-value.ts';
import type { Exposure } from './exposure.ts';
import { type RiskFactors, riskFactors } from './log-normal.ts';
import { marginOfSides } from './slippage-margin.ts';
import { orderRule } from './order-outcomes.ts';

const factor = (doc: string) => decimal(doc, { min: '0' });

const parameters = checked(
  object('risk factors, slippage and level factors', {
    price: priceSource,
    orders: orderRule,
    factors: optional(
      object('risk factors set outright', {
        long: factor('share of notional that a long position requires'),
        short: factor('share of notional that a short position requires'),
      }),
    ),
    logNormal: optional(
      object('risk factors from a log-normal price', {
        riskAversion: decimal('probability of the worst cases', { above: '0', max: '0.999999' }),
        tauYears: decimal('horizon in years', { min: '0', max: '10' }),
        drift: decimal('yearly drift', { min: '-100', max: '100' }),
        volatility: decimal('yearly volatility, 0.5 for 50 %', { min: '0', max: '100' }),
      }),
    ),
    linearSlippage: decimal('share of the price lost in closing', { min: '0' }),
    quadraticSlippage: decimal('further share lost per coin closed', { min: '0' }),
    fundingFactor: decimal('share of the funding owed so far that is required', { min: '0' }),
    initialFactor: decimal('initial margin as a multiple of maintenance', { min: '1' }),
    quantum: decimal('smallest unit of money: maintenance is rounded up to it, initial down', {
      above: '0',
    }),
  }),
  ({ factors, logNormal }) =>
    (factors === undefined) === (logNormal === undefined)
      ? 'risk factors are either set outright ("factors") or derived ("logNormal"), not both or neither'
      : undefined,
);
type Parameters = TypeOf<typeof parameters>;

export const riskFactorModel: MarginModel<Parameters> = {
  type: 'riskFactors',
  doc:
    'Notional times a risk factor of its side plus the slippage of closing it, resting orders at the worse side, and the ' +
    'funding owed so far. Equity is the settlement balance plus unrealised PnL.',
  parameters,
  requirement: (scope, given) => {
    const factors = factorsOf(given);
    if (!factors.ok) return factors;
    return chargedByInstrument('margin by risk factors', scope, given.price, (exposure) =>
      ok(charge(exposure, given, factors.value)),
    );
  },
};

function factorsOf(given: Parameters): Result<RiskFactors, MarginRefusal> {
  const { factors, logNormal } = given;
  if (factors !== undefined) return ok(factors);
  if (logNormal === undefined) return err(unset);
  const found = riskFactors({
    riskAversion: logNormal.riskAversion.toNumber(),
    tauYears: logNormal.tauYears.toNumber(),
    drift: logNormal.drift.toNumber(),
    volatility: logNormal.volatility.toNumber(),
  });
  if (found.ok) return found;
  const { code, parameter, value } = found.error;
  return err({
    code,
    where: `logNormal.${parameter}`,
    value: String(value),
    message: `the log-normal risk factors have no finite value: ${parameter} is ${value}`,
  });
}

const unset: MarginRefusal = {
  code: 'NoRuleApplies',
  where: 'factors',
  message: 'the market has neither risk factors nor a log-normal model',
};

function charge(exposure: Exposure, given: Parameters, factors: RiskFactors): LevelFigures {
  const { coins } = exposure;
  const areCounted = given.orders === 'worseSide';
  const resting = (contracts: Exact): Exact => (areCounted ? contracts.times(coins) : Exact.ZERO);
  const sides = marginOfSides({
    open: exposure.open.times(coins),
    buys: resting(exposure.buys),
    sells: resting(exposure.sells),
    price: exposure.notional.over(coins),
    slippage: { linear: given.linearSlippage, quadratic: given.quadraticSlippage },
    factors,
  });
  const isLong = !sides.long.isBelow(sides.short);
  const funding = Exact.max(exposure.fundingOwed, Exact.ZERO).times(given.fundingFactor);
  // A drift that pays for the risk makes a factor negative; it gives no credit.
  const side = Exact.max(isLong ? sides.long : sides.short, Exact.ZERO);
  const maintenance = side.plus(funding).roundTo(given.quantum, 'up');
  const initial = maintenance.times(given.initialFactor).roundTo(given.quantum, 'down');
  const parts: readonly Figure[] = [
    coinsOf('position', exposure.open.times(coins)),
    { name: 'long side', value: sides.long, parts: [fraction('risk factor', factors.long)] },
    { name: 'short side', value: sides.short, parts: [fraction('risk factor', factors.short)] },
    { name: 'funding owed', value: funding },
  ];
  const name = exposure.instrument.symbol;
  const because = isLong ? 'long side' : 'short side';
  return {
    initial: { name, value: initial, because, parts },
    maintenance: { name, value: maintenance, because, parts },
  };
}
