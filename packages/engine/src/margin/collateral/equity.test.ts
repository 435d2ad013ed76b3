// Equity as a whole: worked accounts, and what holds under every rule: never above value, more never counts for less,
// caps are kept, rows and subaccounts may be split, and withdrawals see no more than initial margin does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { type Holdings, joined } from '../../domain/holdings.ts';
import type { Figure, Level } from '../model/margin-model.ts';
import {
  type EquityParameters,
  equityModel,
  equityParameters,
  withdrawableEquity,
} from './equity.ts';
import {
  balance,
  cash,
  coin,
  holding,
  instruments,
  of,
  plain,
  plainLevel,
  position,
  priced,
  quoted,
  read,
  scopeOf,
} from './equity.fixture.ts';

const { bitcoin, inverse, ether, call, put } = instruments;
const parametersOf = (more: object = {}): EquityParameters =>
  read(equityParameters, { ...plain, ...more });

function figureOf(parameters: EquityParameters, holdings: Holdings, level: Level): Figure {
  const found = equityModel(parameters)(scopeOf(holdings), level);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const shown = (parameters: EquityParameters, holdings: Holdings): readonly string[] => [
  String(figureOf(parameters, holdings, 'initial').value),
  String(figureOf(parameters, holdings, 'maintenance').value),
];
const partOf = (figure: Figure, name: string): Figure | undefined =>
  figure.parts?.find((part) => part.name === name);

describe('worked accounts', () => {
  test('cash, coins after haircut, debt at its weight, and PnL', () => {
    const held = holding(
      [balance('USDC', '1000'), balance('BTC', '0.5'), balance('ETH', '-2')],
      [position(bitcoin, '1', '49000', '30'), position(ether, '-3', '-5700')],
    );
    // 1000 + 25000 x .8 - 4000 x 1.2 + 970 - 300; at maintenance weights .9 and 1.1
    expect(shown(parametersOf(), held)).toEqual(['16870', '19770']);
    const figure = figureOf(parametersOf(), held, 'initial');
    expect(figure.parts?.map((part) => part.name)).toEqual([
      'collateral',
      'debt',
      'unrealised PnL',
      'option value',
    ]);
    expect(String(partOf(figure, 'debt')?.value)).toBe('-4800');
  });

  test('PnL of an inverse contract is paid in the coin at its price', () => {
    const held = holding([balance('USDC', '0')], [position(inverse, '50000', '-1.25')]);
    // value -1 coin, cost -1.25 coins: a quarter of a coin at 50,000
    expect(shown(parametersOf(), held)).toEqual(['12500', '12500']);
  });

  test('options at mark, as PnL, short ones only, or not at all', () => {
    const held = holding([], [position(call, '2', '5000'), position(put, '-1', '-2000')]);
    const at = (optionValue: string): string => {
      const level = { ...plainLevel, optionValue };
      const unrealised = { ...plain.unrealised, initial: level, maintenance: level };
      return shown(parametersOf({ unrealised }), held)[0] ?? '';
    };
    expect(at('mark')).toBe('3500');
    expect(at('pnl')).toBe('500');
    expect(at('shortsOnly')).toBe('-2500');
    expect(at('excluded')).toBe('0');
  });

  test('gains count by weight, up to caps; losses in full', () => {
    const level = { ...plainLevel, positiveWeight: '0.5', groupCap: '600', accountCap: '800' };
    const unrealised = { ...plain.unrealised, initial: level };
    const held = holding(
      [],
      [position(bitcoin, '1', '48000'), position(ether, '1', '1000'), position(inverse, '1', '0')],
    );
    // gains of 2000 and 1000: half, cut at 600 and 500, cut at 800 together; the inverse one lost 1 dollar
    expect(shown(parametersOf({ unrealised }), held)).toEqual(['799', '2999']);
    const together = parametersOf({ unrealised: { ...unrealised, netting: 'account' } });
    expect(shown(together, held)).toEqual(['600', '2999']);
  });

  test('a withdrawal sees matured gains only', () => {
    const held = scopeOf(holding([balance('USDC', '100')], [position(bitcoin, '1', '49000')]));
    const at = (withdrawable: string, matured: string): string => {
      const unrealised = { ...plain.unrealised, withdrawable };
      const found = withdrawableEquity(parametersOf({ unrealised }))(
        held,
        new Map([['BTC-PERP', of(matured)]]),
      );
      return found.ok ? String(found.value.value) : found.error.message;
    };
    expect(at('matured', '400')).toBe('500');
    expect(at('matured', '4000')).toBe('1100');
    expect(at('matured', '-4000')).toBe('100');
    expect(at('none', '400')).toBe('100');
    expect(at('all', '0')).toBe('1100');
  });

  test('what one asset, one issuer and all collateral may count for', () => {
    const staked = { ...coin, initialWeight: '1', maintenanceWeight: '1' };
    const assets = { USDC: cash, stETH: staked, wstETH: { ...staked, valueCap: '500' } };
    const held = holding([balance('USDC', '1000'), balance('stETH', '1'), balance('wstETH', '1')]);
    const at = (more: object): string => shown(parametersOf({ assets, ...more }), held)[0] ?? '';
    expect(at({})).toBe('3400'); // 1000 + 1900 + 500
    expect(at({ concentration: { assetShare: '0.5' } })).toBe('3200'); // 1900 cut to 1700
    expect(at({ concentration: { issuerShares: { Lido: '0.4' } } })).toBe('2360'); // 2400 cut to 1360
    expect(at({ concentration: { assetShare: '0.5', issuerShare: '0.6' } })).toBe('3040');
    expect(at({ collateralCap: '700' })).toBe('1700');
  });

  test('coins behind a long position in the same coin count for less, behind a short one not', () => {
    const wrongWay = { correlations: { ETH: { ETH: '0.2', BTC: '0.1' }, BTC: { BTC: '-0.5' } } };
    const at = (...positions: Parameters<typeof holding>[1] & object): string => {
      const held = holding([balance('ETH', '10')], positions);
      return shown(parametersOf({ wrongWay }), held)[0] ?? '';
    };
    expect(at()).toBe('16000');
    // 10,000 of the 16,000 stand behind 10,000 of ETH at 0.2; the other 6,000 behind BTC at 0.1
    expect(at(position(ether, '5', '10000'))).toBe('14000');
    expect(at(position(ether, '5', '10000'), position(bitcoin, '1', '50000'))).toBe('13400');
    expect(at(position(ether, '-5', '-10000'))).toBe('16000');
    expect(at(position(ether, '500', '1000000'))).toBe('12800');
  });
});

describe('refusals', () => {
  const refusal = (
    parameters: EquityParameters,
    holdings: Holdings,
    snapshot = priced({}),
  ): string => {
    const found = equityModel(parameters)(scopeOf(holdings, snapshot), 'initial');
    return found.ok ? String(found.value.value) : `${found.error.code} ${found.error.where}`;
  };

  test('an asset without a rule or a price, a total that is not known', () => {
    expect(refusal(parametersOf(), holding([balance('XRP', '1')]))).toBe('NoRuleApplies XRP');
    const lenient = parametersOf({ unlisted: 'countsNothing' });
    expect(refusal(lenient, holding([balance('XRP', '1')]))).toBe('0');
    expect(refusal(lenient, holding([balance('XRP', '-1')]))).toBe('NoRuleApplies XRP');
    expect(refusal(parametersOf(), holding([balance('BTC', '1')]))).toBe('UnknownAsset BTC');
    const scaled = parametersOf({ assets: { BTC: { ...coin, depositScaling: { start: '1' } } } });
    const market = priced({ BTC: quoted('5') });
    expect(refusal(scaled, holding([balance('BTC', '1')]), market)).toBe('MissingQuote BTC');
    const negative = priced({ BTC: quoted('-5') });
    expect(refusal(parametersOf(), holding([balance('BTC', '1')]), negative)).toBe(
      'IllegalValue BTC',
    );
  });

  test('dust of an asset that counts nothing needs no price', () => {
    const worthless = { ...coin, initialWeight: '0', maintenanceWeight: '0' };
    const parameters = parametersOf({ assets: { DUST: worthless } });
    expect(refusal(parameters, holding([balance('DUST', '1')]))).toBe('0');
  });

  test.each([
    [{ assets: { BTC: { ...coin, initialWeight: '0.95' } } }, 'above the maintenance weight'],
    [{ assets: { BTC: { ...coin, initialLiabilityWeight: '1.05' } } }, 'below the maintenance'],
    [{ assets: { BTC: { ...coin, initialWeight: '1.5' } } }, 'decimal string from 0 to 1'],
    [
      {
        unrealised: { ...plain.unrealised, maintenance: { ...plainLevel, positiveWeight: '0.5' } },
      },
      'initial weight of gains',
    ],
    [{ wrongWay: { correlations: { BTC: { BTC: '2' } } } }, 'decimal string from -1 to 1'],
  ])('contradictory parameters are mistakes: %#', (more, message) => {
    expect(() => parametersOf(more)).toThrow(message);
  });
});

const per = (min: number, max: number, over: bigint): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((n) => String(Exact.ratio(BigInt(n), over)));
const assetRules = fc.record(
  {
    initialWeight: per(0, 80, 100n),
    maintenanceWeight: per(80, 100, 100n),
    initialLiabilityWeight: per(110, 150, 100n),
    maintenanceLiabilityWeight: per(100, 110, 100n),
    haircutFloor: per(0, 30, 100n),
    valueCap: per(0, 100_000, 1n),
    ownerShareLimit: per(0, 100, 100n),
    curve: fc.record({
      ceiling: per(90, 130, 100n),
      factor: per(0, 500, 1_000_000n),
      exponent: fc.constantFrom('0.5', '0.8'),
      size: fc.constantFrom('coins', 'value'),
    }),
    depeg: fc.record({
      threshold: per(80, 100, 100n),
      factor: per(0, 500, 100n),
      charged: fc.constant('scaled'),
      valuedAt: fc.constantFrom('venue', 'lower'),
    }),
  },
  {
    requiredKeys: [
      'initialWeight',
      'maintenanceWeight',
      'initialLiabilityWeight',
      'maintenanceLiabilityWeight',
    ],
  },
);
const everything = fc
  .record(
    {
      assets: fc.record({ USDC: fc.constant(cash), BTC: assetRules, ETH: assetRules }),
      concentration: fc.record({ assetShare: per(0, 100, 100n), issuerShare: per(0, 100, 100n) }),
      wrongWay: fc.record({
        correlations: fc.record({
          BTC: fc.record({ BTC: per(-100, 100, 100n), ETH: per(-100, 100, 100n) }),
          ETH: fc.record({ BTC: per(-100, 100, 100n), ETH: per(-100, 100, 100n) }),
        }),
      }),
      collateralCap: per(0, 1_000_000, 1n),
    },
    { requiredKeys: ['assets'] },
  )
  .map((more) => parametersOf(more));
const market = priced({
  BTC: quoted('500', { redemption: of('505'), issuer: 'one', deposits: of('4000') }),
  ETH: quoted('20', { issuer: 'one', deposits: of('90000') }),
});
const coins = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: -max, max }).map((n) => String(Exact.ratio(BigInt(n), 10n)));
const accounts = fc
  .tuple(coins(90_000), coins(9_000), coins(90_000), coins(90), coins(900), coins(90))
  .map(([usdc, btc, eth, bitcoins, ethers, calls]) =>
    holding(
      [balance('USDC', usdc), balance('BTC', btc), balance('ETH', eth)],
      [
        position(bitcoin, bitcoins, '0'),
        position(ether, ethers, '100'),
        position(call, calls, '0'),
      ],
    ),
  );
const valueIn = (parameters: EquityParameters, holdings: Holdings, level: Level): Exact => {
  const found = equityModel(parameters)(scopeOf(holdings, market), level);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.value;
};
const level = fc.constantFrom<Level>('initial', 'maintenance');
/** What the grid of a power costs, as a share of value. */
const grid = of('1e-6');

test('equity is never above the plain value of everything held and owed', () => {
  const prices: Readonly<Record<string, string>> = { USDC: '1', BTC: '500', ETH: '20' };
  holds(
    fc.property(everything, accounts, level, (parameters, held, at) => {
      const balances = held.balances.map((each) =>
        each.amount.times(of(prices[each.asset] ?? '0')),
      );
      const pnl = held.positions.map((each) => {
        const mark = market.instruments.get(each.instrument.symbol)?.mark ?? Exact.ZERO;
        return each.size
          .times(mark)
          .minus(each.instrument.kind === 'option' ? Exact.ZERO : each.cost);
      });
      const plainValue = Exact.sum([...balances, ...pnl]);
      expect(valueIn(parameters, held, at).isAbove(plainValue)).toBe(false);
    }),
    300,
  );
});

test('one more coin of anything never counts for less', () => {
  holds(
    fc.property(
      everything,
      accounts,
      level,
      fc.constantFrom('USDC', 'BTC', 'ETH'),
      fc.integer({ min: 1, max: 5000 }),
      (parameters, held, at, asset, more) => {
        const richer = joined({
          ...held,
          balances: [...held.balances, balance(asset, String(more))],
        });
        const before = valueIn(parameters, held, at);
        const after = valueIn(parameters, richer, at);
        expect(before.minus(after).isAbove(grid)).toBe(false);
      },
    ),
    300,
  );
});

test('maintenance equity is never below initial equity under the same limits', () => {
  holds(
    fc.property(everything, accounts, (parameters, held) => {
      const { concentration: _, wrongWay: __, ...without } = parameters;
      const initial = valueIn(without, held, 'initial');
      expect(valueIn(without, held, 'maintenance').isBelow(initial)).toBe(false);
    }),
    200,
  );
});

test('splitting rows and turning their order around changes nothing', () => {
  holds(
    fc.property(everything, accounts, level, (parameters, held, at) => {
      const two = of('2');
      const halved: Holdings = {
        orders: [],
        balances: [...held.balances, ...held.balances]
          .map((each) => ({ ...each, amount: each.amount.over(two) }))
          .reverse(),
        positions: [...held.positions, ...held.positions]
          .map((each) => ({ ...each, size: each.size.over(two), cost: each.cost.over(two) }))
          .reverse(),
      };
      expect(String(valueIn(parameters, halved, at))).toBe(String(valueIn(parameters, held, at)));
    }),
    200,
  );
});

test('splitting coins over the accounts of one owner changes nothing', () => {
  holds(
    fc.property(
      everything,
      fc.integer({ min: 1, max: 9_000 }),
      fc.integer({ min: 1, max: 99 }),
      (parameters, whole, percent) => {
        const { concentration: _, collateralCap: __, ...alone } = parameters;
        const owner = new Map([['BTC', of(String(whole))]]);
        const part = Exact.ratio(BigInt(whole * percent), 100n);
        const countedOf = (amount: Exact): Exact => {
          const held = holding([{ asset: 'BTC', amount }]);
          const found = equityModel(alone, owner)(scopeOf(held, market), 'initial');
          if (!found.ok) throw new Error(found.error.message);
          return found.value.value;
        };
        const rest = of(String(whole)).minus(part);
        const split = countedOf(part).plus(countedOf(rest));
        expect(String(split)).toBe(String(countedOf(of(String(whole)))));
      },
    ),
    200,
  );
});

test('what may be withdrawn is never above initial equity and rises with what has matured', () => {
  const gains = fc.integer({ min: 0, max: 100_000 });
  holds(
    fc.property(accounts, gains, gains, (held, first, second) => {
      const parameters = parametersOf();
      const at = (matured: number): Exact => {
        const found = withdrawableEquity(parameters)(
          scopeOf(held, market),
          new Map([['ETH-PERP', Exact.integer(matured)]]),
        );
        if (!found.ok) throw new Error(found.error.message);
        return found.value.value;
      };
      const [low, high] = [at(Math.min(first, second)), at(Math.max(first, second))];
      expect(high.isBelow(low)).toBe(false);
      expect(high.isAbove(valueIn(parameters, held, 'initial'))).toBe(false);
    }),
    200,
  );
});
