import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import type { Mistake } from '../../domain/schema.ts';
import { assess } from '../model/assess.ts';
import { portfolioReport } from './portfolio-report.ts';
import { scenarioRisk, type ScenarioRules } from './scenario-risk.ts';
import { chain, fullBook, of, positionOf, rulebookOf, rules } from './scenarios.fixture.ts';
import { scenarioParameters, scenariosModel } from './scenarios.ts';

const { snapshot, options } = chain();
const book = rulebookOf(rules);

/** The pure worst-scenario charge: no discount, no skew. */
const plain: ScenarioRules = {
  ...rules.scenarios,
  staticDiscount: undefined,
  scenarios: rules.scenarios.scenarios.filter((each) => !each.volatility.type.endsWith('Skew')),
};

const holdingsOf = (positions: readonly Position[]): Holdings => ({
  balances: [{ asset: 'BTC', amount: of('2.5') }],
  positions,
  orders: [],
});
const position = fc
  .tuple(fc.integer({ min: 0, max: options.length - 1 }), fc.integer({ min: -300, max: 300 }))
  .map(([index, size]) =>
    positionOf(options[index] ?? options[0] ?? never(), Exact.ratio(BigInt(size), 10n)),
  );
const positions = fc.uniqueArray(position, {
  minLength: 1,
  maxLength: 8,
  selector: (each) => each.instrument.symbol,
});
const sized = (of: readonly Position[], by: Exact): readonly Position[] =>
  of.map((each) => ({ ...each, size: each.size.times(by) }));

function loss(held: readonly Position[], by: ScenarioRules, balances = holdingsOf([]).balances) {
  const risk = scenarioRisk({ underlying: 'BTC', positions: held, balances, snapshot }, by);
  if (!risk.ok) throw new Error(risk.error.message);
  return risk.value.worstPnl.negated();
}
function never(): never {
  throw new Error('the chain has options');
}

describe('the worst scenario', () => {
  test('does not change with the order of rows or with how they are split', () => {
    const shuffled = fc.tuple(positions, fc.integer({ min: 1, max: 9 })).chain(([held, cut]) =>
      fc
        .shuffledSubarray(
          held.flatMap((each) => {
            const part = each.size.times(Exact.ratio(BigInt(cut), 10n));
            return [
              { ...each, size: part },
              { ...each, size: each.size.minus(part) },
            ];
          }),
          { minLength: held.length * 2, maxLength: held.length * 2 },
        )
        .map((split) => ({ held, split })),
    );
    holds(
      fc.property(shuffled, ({ held, split }) => {
        const whole = assess(holdingsOf(held), snapshot, book);
        const parts = assess(holdingsOf(split), snapshot, book);
        if (!whole.ok || !parts.ok) throw new Error('both are margined');
        expect(whole.value.initial.excess.equals(parts.value.initial.excess)).toBe(true);
        expect(whole.value.maintenance.excess.equals(parts.value.maintenance.excess)).toBe(true);
      }),
      40,
    );
  });

  test('is subadditive: two portfolios together never need more than apart', () => {
    holds(
      fc.property(positions, positions, (one, other) => {
        const together = loss([...one, ...other], plain, []);
        const apart = loss(one, plain, []).plus(loss(other, plain, []));
        expect(together.isAbove(apart)).toBe(false);
      }),
      80,
    );
  });

  test('a venue whose discount favours long value breaks that: merged, it needs more', () => {
    // Long value counts 1.05 and short value 0.95 of itself. In a fall a long call and a short put both lose; merged, the
    // long value left only offsets short value, at the lower factor.
    const side = { rateScale: of('0'), rateAdd: of('0') };
    const favouring: ScenarioRules = {
      ...plain,
      scenarios: plain.scenarios.filter(
        (each) => each.move.equals(of('-0.135')) && each.volatility.type === 'none',
      ),
      basis: undefined,
      staticDiscount: {
        positive: { base: of('1.05'), ...side },
        negative: { base: of('0.95'), ...side },
      },
    };
    const [call = never(), put = never()] = options
      .filter((each) => each.symbol.startsWith('BTC-30-'))
      .slice(24, 26);
    const long = [positionOf(call, Exact.ONE)];
    const short = [positionOf(put, Exact.ONE.negated())];
    const apart = loss(long, favouring, []).plus(loss(short, favouring, []));
    expect(loss([...long, ...short], favouring, []).isAbove(apart)).toBe(true);
  });

  test('grows in proportion to the size of a book, whatever is in it', () => {
    holds(
      fc.property(positions, fc.integer({ min: 1, max: 500 }), (held, tenths) => {
        const by = Exact.ratio(BigInt(tenths), 10n);
        const expected = loss(held, rules.scenarios, []).times(by);
        expect(loss(sized(held, by), rules.scenarios, []).equals(expected)).toBe(true);
      }),
      80,
    );
  });

  test('a book of one side needs no less as any of its sizes grows', () => {
    const shorts = positions.map((held) =>
      held
        .filter((each) => each.instrument.symbol.endsWith('call'))
        .map((each) => ({ ...each, size: each.size.abs().negated() })),
    );
    const upOnly = {
      ...plain,
      scenarios: plain.scenarios.filter(
        (each) => each.move.sign > 0 && each.volatility.type === 'up',
      ),
    };
    holds(
      fc.property(shorts, fc.nat(), (held, pick) => {
        const grown = held.map((each, index) =>
          index === pick % held.length ? { ...each, size: each.size.times(of('1.5')) } : each,
        );
        expect(loss(grown, upOnly, []).isBelow(loss(held, upOnly, []))).toBe(false);
      }),
      60,
    );
  });

  test('of long options is never more than they are worth', () => {
    const withoutSkew = { ...plain, staticDiscount: rules.scenarios.staticDiscount };
    holds(
      fc.property(positions, (held) => {
        const long = held.map((each) => ({ ...each, size: each.size.abs() }));
        const of = { underlying: 'BTC', positions: long, balances: [], snapshot };
        const risk = scenarioRisk(of, { ...withoutSkew, basis: undefined });
        if (!risk.ok) throw new Error(risk.error.message);
        const { totals, worstPnl } = risk.value;
        const value = Exact.sum(totals.groups.map(({ base }) => Exact.ratio(base, totals.scale)));
        expect(worstPnl.negated().isAbove(value)).toBe(false);
      }),
      80,
    );
  });

  test('names what bound, and its parts add up: expiries to the scenario, options to the expiry', () => {
    const held = fullBook(options);
    const answer = scenariosModel.requirement(
      { name: 'account', holdings: held, snapshot },
      rules.scenarios,
    );
    if (!answer.ok) throw new Error(answer.error.message);
    const { because, parts = [], value } = answer.value.initial;
    const worst = parts.find((each) => each.name === because);
    expect(worst?.value.negated().equals(value)).toBe(true);
    for (const scenario of parts) {
      const sum = Exact.sum((scenario.parts ?? []).map((each) => each.value));
      expect(sum.equals(scenario.value), scenario.name).toBe(true);
    }
    const expiries = (worst?.parts ?? []).filter((each) => each.parts !== undefined);
    expect(expiries).toHaveLength(10);
    for (const { name } of expiries)
      expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+$/);
    for (const expiry of expiries) {
      const sum = Exact.sum((expiry.parts ?? []).map((each) => each.value));
      expect(sum.equals(expiry.value), expiry.name).toBe(true);
    }
  });

  test('the rulebook that sums the models asks what the report states', () => {
    const held = fullBook(options);
    const report = portfolioReport({ underlying: 'BTC', holdings: held, snapshot }, rules);
    const answer = assess(held, snapshot, book);
    if (!report.ok || !answer.ok) throw new Error('both are margined');
    for (const level of ['initial', 'maintenance'] as const) {
      const required = report.value.equity.equity.minus(report.value.excess[level]);
      expect(required.equals(answer.value[level].requirement.value)).toBe(true);
    }
  });

  test('a weight scales the loss that competes, not the PnL that is reported', () => {
    const [first] = plain.scenarios;
    if (first === undefined) throw new Error('the rules have scenarios');
    const other = plain.scenarios.find((each) => String(each.move) === '0.135') ?? never();
    const call = options.find((each) => each.symbol.startsWith('BTC-30-')) ?? never();
    const held = [positionOf(call, Exact.ONE.negated())];
    const given = { underlying: 'BTC', positions: held, balances: [], snapshot };
    const by = { ...plain, basis: undefined };
    const half = { ...first, weight: of('0.5') };
    const alone = scenarioRisk(given, { ...by, scenarios: [first] });
    const light = scenarioRisk(given, { ...by, scenarios: [half] });
    const competing = scenarioRisk(given, { ...by, scenarios: [half, other] });
    if (!alone.ok || !light.ok || !competing.ok) throw new Error('all are margined');
    const pnl = alone.value.scenarios[0]?.pnl ?? never();
    expect(light.value.scenarios[0]?.pnl.equals(pnl)).toBe(true);
    expect(light.value.worstPnl.equals(pnl.times(of('0.5')))).toBe(true);
    expect(competing.value.worst).toEqual({ type: 'scenario', index: 1 });
  });

  test('counts coins that stand against nothing once, at the scope of the account', () => {
    const balances = [{ asset: 'BTC', amount: Exact.ONE }];
    const holdings = { balances, positions: [], orders: [] };
    const ask = (name: string) =>
      scenariosModel.requirement({ name, holdings, snapshot }, rules.scenarios);
    const account = ask('account');
    const other = ask('ETH');
    if (!account.ok || !other.ok) throw new Error('both are margined');
    // 60,000 / 1.0001 falls by 18 %.
    expect(account.value.initial.value.toFixed(6, 'halfEven')).toBe('10798.920108');
    expect(other.value.initial.value.isZero).toBe(true);
  });
});

describe('the parameters', () => {
  const written = {
    scenarios: [{ move: '0.1', volatility: 'none' }],
    pricing: { discounting: 'none', zeroVolatility: 'refused' },
  };
  const mistakesIn = (value: unknown): readonly string[] => {
    const mistakes: Mistake[] = [];
    scenarioParameters.read(value, [], mistakes);
    return mistakes.map((each) => each.message);
  };

  test('are read from what a rulebook writes', () => {
    expect(mistakesIn(written)).toEqual([]);
  });
  test('are read with every block, and mean what they say', () => {
    const term = { shortPower: '0.3', longPower: '0.13', pivotDays: '30', floorDays: '1' };
    const cap = { capStatic: '0.15', capSlope: '-0.05' };
    const side = { base: '0.95', rateScale: '1', rateAdd: '0.08' };
    const full = {
      ...written,
      scenarios: [
        { move: '-0.66', volatility: 'up', dampening: '0.21', weight: '0.5', label: 'crash' },
        { move: '0', volatility: 'absolute', size: '-0.1' },
        { move: '0', volatility: 'linearSkew' },
      ],
      volatility: { up: '0.5', down: '0.275', floorUp: '0.4', ...term },
      skew: {
        linear: cap,
        absolute: cap,
        widthMin: '0.01',
        widthScale: '4',
        volatilityStatic: '0.6',
        volatilitySlope: '-0.1',
      },
      staticDiscount: { positive: side, negative: side },
      basis: { up: '0.045', down: '-0.045', factor: '0.5', factorPerYear: '2' },
      cancels: { BTC: 'BTC' },
      lossFactor: { initial: '1', maintenance: '0.8', depeg: { threshold: '0.98', factor: '2' } },
    };
    const mistakes: Mistake[] = [];
    const read = scenarioParameters.read(full, [], mistakes);
    expect(mistakes).toEqual([]);
    expect(read?.scenarios.map((each) => each.label)).toEqual([
      'crash',
      'spot 0 %, volatility absolute -0.1',
      'spot 0 %, volatility linearSkew',
    ]);
    expect(String(read?.scenarios[0]?.weight)).toBe('0.5');
    expect(read?.cancels?.get('BTC')).toBe('BTC');
  });
  test('a direction without its shock is a mistake', () => {
    const up = { ...written, scenarios: [{ move: '0', volatility: 'up' }] };
    expect(mistakesIn(up)[0]).toContain('needs the shock parameters "volatility"');
    const skew = { ...written, scenarios: [{ move: '0', volatility: 'linearSkew' }] };
    expect(mistakesIn(skew)[0]).toContain('needs the shock parameters "skew"');
  });
  test('a size where none is read, or none where one is needed, is a mistake', () => {
    const sized = { ...written, scenarios: [{ move: '0', volatility: 'none', size: '1' }] };
    expect(mistakesIn(sized)[0]).toContain('"size" says nothing here');
    const unsized = { ...written, scenarios: [{ move: '0', volatility: 'relative' }] };
    expect(mistakesIn(unsized)[0]).toContain('needs "size"');
  });
  test('two scenarios of one label are a mistake', () => {
    const [one] = written.scenarios;
    expect(mistakesIn({ ...written, scenarios: [one, one] })[0]).toContain('same label');
  });
  test('a move of the whole price or more is a mistake', () => {
    const gone = { ...written, scenarios: [{ move: '-1', volatility: 'none' }] };
    expect(mistakesIn(gone)[0]).toContain('not legal');
  });
});

describe('books settled in the coin', () => {
  const inverse = {
    kind: 'perpetual',
    symbol: 'BTC-INVERSE',
    underlying: 'BTC',
    settle: 'BTC',
    payoff: 'inverse',
    contractSize: of('10'),
  } as const;
  const market = {
    ...snapshot,
    instruments: new Map([
      ...snapshot.instruments,
      [inverse.symbol, { mark: of('60000'), confidence: Exact.ONE }],
    ]),
    underlyings: new Map(
      [...snapshot.underlyings].map(([name, quote]) => [
        name,
        { ...quote, stablePrice: Exact.ONE },
      ]),
    ),
  };
  const pnls = (held: readonly Position[], coins: string) => {
    const balances = [{ asset: 'BTC', amount: of(coins) }];
    const given = { underlying: 'BTC', positions: held, balances, snapshot: market };
    const risk = scenarioRisk(given, { ...plain, staticDiscount: undefined, basis: undefined });
    if (!risk.ok) throw new Error(risk.error.message);
    return risk.value.scenarios;
  };

  test('an inverse short of a coin’s worth holds the coin’s value still in every scenario', () => {
    // Sold at the mark: no profit stands in coins yet.
    const cost = of('-6000').times(unitValue(inverse, of('60000')));
    const short = { ...positionOf(inverse, of('-6000')), cost };
    for (const { pnl, scenario } of pnls([short], '1')) {
      expect(pnl.isZero, scenario.label).toBe(true);
    }
    const alone = pnls([short], '0').find((each) => each.scenario.label.startsWith('spot +18 %'));
    expect(String(alone?.pnl)).toBe('-10800');
  });

  test('a coin-settled option gains what the linear one does, times spot over forward', () => {
    const linear = options.find((each) => each.symbol.startsWith('BTC-30-'));
    if (linear === undefined) throw new Error('the chain has options of 30 days');
    const settled = { ...linear, settle: 'BTC', payoff: 'inverse' } as const;
    const quote = market.underlyings
      .get('BTC')
      ?.expiries.find((each) => each.expiryMs === linear.expiryMs);
    const ratio = 60_000 / (quote?.forwardVariable.toNumber() ?? 0);
    const inCoin = pnls([positionOf(settled, of('-2'))], '0');
    const inQuote = pnls([positionOf(linear, of('-2'))], '0');
    inCoin.forEach(({ pnl, scenario }, index) => {
      const expected = (inQuote[index]?.pnl.toNumber() ?? 0) * ratio;
      expect(Math.abs(pnl.toNumber() - expected), scenario.label).toBeLessThan(1e-6);
    });
  });
});
