// Portfolio margin of four venues, written as a rulebook file writes it: models with their parameters and the formulas that
// combine them. For BTC only, and only for tests; the rulebooks themselves are data files.
import type { Composition } from './composing.fixture.ts';

const undiscounted = { discounting: 'none', zeroVolatility: 'refused' };
const moves = (...list: readonly string[]): readonly string[] => list;
const cross = (
  spots: readonly string[],
  directions: readonly string[],
): readonly { readonly move: string; readonly volatility: string }[] =>
  spots.flatMap((move) => directions.map((volatility) => ({ move, volatility })));

/** Deribit, an account in BTC, June 2024. */
export const deribit: Composition = (() => {
  const matrix = {
    sum: [
      { round: '1e-9', direction: 'halfAwayFromZero', of: 'worstCase' },
      'rollShock',
      'deltaShock',
      'correlationContingency',
    ],
  };
  const optionDelta = 'premiumAdjusted';
  return {
    models: {
      worstCase: {
        model: 'riskMatrix',
        parameters: {
          buckets: 4,
          extendedMoves: moves('-0.66', '-0.33', '0.5', '1', '2', '3', '4', '5'),
          underlyings: {
            BTC: {
              range: '0.16',
              volatility: {
                up: '0.5',
                down: '0.25',
                shortPower: '0.3',
                longPower: '0.13',
                pivotDays: '30',
                floorDays: '1',
                floorUp: '0.5',
              },
              extendedFactor: '1',
            },
          },
          currencies: {
            BTC: { profitShare: '0', profitMaximum: '0', extendedDampener: '100000' },
            USDC: { profitShare: '0', profitMaximum: '0', extendedDampener: '25000' },
          },
          pricing: undiscounted,
        },
      },
      rollShock: {
        model: 'roll',
        parameters: {
          rates: {
            BTC: { minimumMove: '0.01', annualisedMove: '0.075' },
            USDC: { minimumMove: '0.01', annualisedMove: '0.1' },
          },
          optionDelta,
          pricing: undiscounted,
        },
      },
      deltaShock: {
        model: 'deltaShock',
        parameters: {
          underlyings: { BTC: { threshold: '20000000', increment: '0.00005', maximum: '0.1' } },
          optionDelta,
          pricing: undiscounted,
        },
      },
      correlationContingency: {
        model: 'correlationContingency',
        parameters: { sets: {}, optionDelta, pricing: undiscounted },
      },
    },
    initial: { round: '1e-9', direction: 'halfAwayFromZero', of: matrix },
    maintenance: { scale: '0.8', of: matrix },
  };
})();

/** OKX, the parameters of January 2025 for BTC and ETH. */
export const okx: Composition = (() => {
  const volatilityByTenor = {
    form: 'relative',
    tenors: [
      { days: '0', value: '0.5' },
      { days: '30', value: '0.35' },
      { days: '60', value: '0.25' },
    ],
  };
  const days = ['1', '7', '14', '30', '60', '90', '180', '365'];
  const loadings = (...values: readonly string[]) =>
    values.map((value, index) => ({ days: days[index], value }));
  const pegTiers = (small: string, middle: string, large: string) => [
    { from: '0', rate: small },
    { from: '1000000', rate: middle },
    { from: '5000000', rate: large },
  ];
  const peg = (first: string, second: string) => ({
    first,
    second,
    levels: [
      { priceFrom: '0.995', tiers: pegTiers('0.005', '0.01', '0.02') },
      { priceFrom: '0.99', tiers: pegTiers('0.0075', '0.0175', '0.025') },
      { priceFrom: '0', tiers: pegTiers('0.4', '0.4', '0.4') },
    ],
  });
  const unit = {
    max: [
      {
        sum: [
          { max: ['spotShock', 'timeDecay', { scale: '0.5', of: 'extremeMove' }] },
          'vegaTerm',
          'basisRisk',
          'rateRisk',
          'stablecoinRisk',
        ],
      },
      'minimumCharge',
    ],
  };
  const maintenance = { each: 'underlying', of: unit };
  return {
    models: {
      spotShock: {
        model: 'scan',
        parameters: {
          scenarios: cross(moves('-0.12', '-0.08', '-0.04', '0', '0.04', '0.08', '0.12'), [
            'down',
            'none',
            'up',
          ]),
          volatilityByTenor,
          pricing: undiscounted,
        },
      },
      timeDecay: { model: 'timeDecay', parameters: { hours: '24', pricing: undiscounted } },
      vegaTerm: {
        model: 'vegaTerm',
        parameters: { volatilityByTenor, share: '1', pricing: undiscounted },
      },
      basisRisk: {
        model: 'basisMove',
        parameters: {
          annualisedMove: '0.05',
          minimumMove: '0',
          basisShare: '0',
          priceShare: '0',
          perpetuals: 'excluded',
          optionDelta: 'forward',
          pricing: undiscounted,
        },
      },
      rateRisk: {
        model: 'rateRisk',
        parameters: {
          components: [
            {
              name: 'PC1',
              size: '0.05',
              loadings: loadings('3', '2', '1.75', '1.5', '1', '0.9', '0.8', '0.7'),
            },
            {
              name: 'PC2',
              size: '0.03',
              loadings: loadings('4', '3', '2', '1', '0', '-0.5', '-0.75', '-0.9'),
            },
          ],
          combine: 'sum',
          optionDelta: 'forward',
          pricing: undiscounted,
        },
      },
      extremeMove: {
        model: 'scan',
        parameters: {
          scenarios: cross(moves('-0.24', '0.24'), ['none']),
          pricing: undiscounted,
        },
      },
      minimumCharge: {
        model: 'minimumCharge',
        parameters: {
          optionSlippageMinimum: '0.0001',
          optionSlippagePerDelta: '0.02',
          deltaOneSlippage: '0.0005',
          fee: { deltaOne: '0.0005', option: '0.0003', optionCap: '0.125' },
          multipliers: [
            { from: '0', rate: '1' },
            { from: '10000', rate: '2' },
            { from: '70000', rate: '4' },
            { from: '170000', rate: '6' },
            { from: '300000', rate: '8' },
            { from: '470000', rate: '10' },
            { from: '700000', rate: '12' },
          ],
          pricing: undiscounted,
        },
      },
      stablecoinRisk: {
        model: 'stablecoin',
        parameters: {
          hedges: [peg('USDT', 'USD'), peg('USDT', 'USDC'), peg('USDC', 'USD')],
          coinSettledQuote: 'USD',
          optionDelta: 'forward',
          pricing: undiscounted,
        },
      },
    },
    initial: { scale: '1.3', of: maintenance },
    maintenance,
  };
})();

/** Paradex: 24 scenarios with weighted tails. */
export const paradex: Composition = (() => {
  const tails = [
    ['-0.66', '0.24'],
    ['-0.33', '0.48'],
    ['0.5', '0.32'],
    ['1', '0.16'],
    ['2', '0.08'],
    ['3', '0.0533'],
    ['4', '0.04'],
    ['5', '0.032'],
  ].map(([move, weight]) => ({ move, volatility: 'up', weight }));
  const net = { each: 'underlying', of: { max: ['scan', 'minimumDelta'] } };
  return {
    models: {
      scan: {
        model: 'scan',
        parameters: {
          scenarios: [
            ...cross(moves('-0.12', '-0.08', '-0.04', '0', '0.04', '0.08', '0.12'), ['up', 'down']),
            ...cross(moves('-0.16', '0.16'), ['up']),
            ...tails,
          ],
          volatility: {
            up: '0.4',
            down: '0.22',
            shortPower: '0.3',
            longPower: '0.13',
            pivotDays: '30',
            floorDays: '1',
          },
          pricing: undiscounted,
        },
      },
      minimumDelta: {
        model: 'minimumDelta',
        parameters: {
          netRate: '0.02',
          hedgedRate: '0.01',
          optionDelta: 'forward',
          pricing: undiscounted,
        },
      },
      fundingProvision: {
        model: 'fundingProvision',
        parameters: { rates: {}, otherwise: '0.0001', receipts: 'ignored' },
      },
      feeProvision: {
        model: 'feeProvision',
        parameters: {
          fee: { deltaOne: '0.0003', option: '0.0003', optionCap: '0.125' },
          pricing: undiscounted,
        },
      },
    },
    initial: { sum: [net, 'fundingProvision', 'feeProvision'] },
    maintenance: { sum: [{ scale: '0.5', of: net }, 'fundingProvision', 'feeProvision'] },
  };
})();

/** Bybit: the largest loss and contingencies. */
export const bybit: Composition = (() => {
  const maintenance = {
    each: 'underlying',
    of: { sum: ['maximumLoss', 'positions', 'vegaSpread', 'deltaSpread', 'stablecoinSpread'] },
  };
  return {
    models: {
      maximumLoss: {
        model: 'scan',
        parameters: {
          scenarios: [
            ['-0.15', '-0.1', '-0.05', '0', '0.05', '0.1', '0.15'].flatMap((move) => [
              { move, volatility: 'relative', size: '-0.28' },
              { move, volatility: 'none' },
              { move, volatility: 'relative', size: '0.33' },
            ]),
          ].flat(),
          pricing: undiscounted,
        },
      },
      positions: {
        model: 'contingencies',
        parameters: {
          perpetual: { maintenance: '0.0025', initialExtra: '0' },
          option: { maintenance: '0.01', initialExtra: '0' },
        },
      },
      vegaSpread: {
        model: 'vegaSpread',
        parameters: { ratePerDay: '0.0003', pricing: undiscounted },
      },
      deltaSpread: {
        model: 'deltaSpread',
        parameters: { ratePerYear: '0.45', optionDelta: 'forward', pricing: undiscounted },
      },
      stablecoinSpread: {
        model: 'stablecoin',
        parameters: {
          hedges: [
            {
              first: 'USDT',
              second: 'USDC',
              levels: [{ priceFrom: '0', tiers: [{ from: '0', rate: '0.005' }] }],
            },
          ],
          coinSettledQuote: 'USD',
          optionDelta: 'forward',
          pricing: undiscounted,
        },
      },
    },
    initial: { scale: '1.2', of: maintenance },
    maintenance,
  };
})();

export const compositions = { deribit, okx, paradex, bybit } as const;
