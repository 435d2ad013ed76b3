// Rulebooks that must not be accepted: a value that is missing, contradicts another or leads nowhere is named with its
// path, and nothing that is written is ignored.
import { describe, expect, test } from 'vitest';
import { readRulebook } from './read-rulebook.ts';
import { assessed, holdingsOf, snapshotOf, type Venue } from './rulebooks.fixture.ts';
import { of, rulebookFrom } from './rulebooks.fixture.ts';

const asset = {
  initialWeight: '1',
  maintenanceWeight: '1',
  initialLiabilityWeight: '1',
  maintenanceLiabilityWeight: '1',
};
const level = { positiveWeight: '1', optionValue: 'excluded' };
const tier = (fromNotional: string, initialRate: string, maintenanceRate: string) => ({
  fromNotional,
  initialRate,
  maintenanceRate,
});
const parameters = {
  tiers: [tier('0', '0.05', '0.025'), tier('1000000', '0.1', '0.05')],
  price: 'mark',
  tierUnit: 'numeraire',
  orders: 'initial',
};

/** A sound rulebook as a file states it, to be spoiled by each test. */
const sound = (): Readonly<Record<string, unknown>> =>
  structuredClone({
    format: 1,
    name: 'small',
    title: 'Small',
    about: 'For tests.',
    date: '2026-11-21',
    sources: { house: { title: 'Ours', where: 'here', date: '2026-11-21', kind: 'house' } },
    inferred: [],
    notCovered: [],
    rounding: { source: 'house', remainder: 'last' },
    equity: {
      source: 'house',
      parameters: {
        unlisted: 'refused',
        assets: { USD: asset },
        unrealised: {
          initial: level,
          maintenance: level,
          netting: 'position',
          fundingOwed: 'counted',
          withdrawable: 'all',
        },
      },
    },
    models: { perps: { model: 'tiered', source: 'house', parameters } },
    initial: 'perps',
    maintenance: 'perps',
  });

const mistakesOf = (json: unknown): readonly string[] => {
  const read = readRulebook(json);
  return read.ok ? [] : read.error.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
/** A sound rulebook with members set at their paths, or with undefined taken away. */
function spoiled(changes: Readonly<Record<string, unknown>>): unknown {
  const json = sound();
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at = json as Record<string, unknown>;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return json;
}

test('the sound rulebook has no mistakes', () => {
  expect(mistakesOf(sound())).toEqual([]);
});

const tiersOf = (...tiers: readonly ReturnType<typeof tier>[]) => ({ ...parameters, tiers });
const PERPS = 'models.perps';

describe('a mistake is named with its path', () => {
  test.each([
    ['a missing member', 'rounding.remainder', undefined, 'rounding: "remainder" is missing'],
    ['a missing list of what is inferred', 'inferred', undefined, ': "inferred" is missing'],
    [
      'a parameter of a model that is missing',
      `${PERPS}.parameters.price`,
      undefined,
      `${PERPS}.parameters: "price" is missing`,
    ],
    [
      'a rate in a tier that is missing',
      `${PERPS}.parameters.tiers.1.maintenanceRate`,
      undefined,
      `${PERPS}.parameters: tier 1 states no maintenanceRate`,
    ],
    [
      'no parameters at all',
      `${PERPS}.parameters`,
      undefined,
      `${PERPS}: "parameters" or "parametersFor" is missing`,
    ],
    [
      'a weight of an asset that is missing',
      'equity.parameters.assets.USD.initialWeight',
      undefined,
      'equity.parameters.assets.USD: "initialWeight" is missing',
    ],
    [
      'a number where a decimal string belongs',
      `${PERPS}.parameters.tiers.0.initialRate`,
      0.05,
      `${PERPS}.parameters.tiers.0.initialRate: 0.05 is not legal`,
    ],
    [
      'a rate above one',
      `${PERPS}.parameters.tiers.0.initialRate`,
      '5',
      `${PERPS}.parameters.tiers.0.initialRate: "5" is not legal`,
    ],
    [
      'a misspelled member',
      `${PERPS}.parameters.takerFee`,
      '0.001',
      `${PERPS}.parameters.takerFee: "takerFee" is unknown here`,
    ],
    [
      'maintenance above initial',
      `${PERPS}.parameters`,
      tiersOf(tier('0', '0.05', '0.06')),
      `${PERPS}.parameters: the maintenance rate of tier 0, 0.06, is above 0.05`,
    ],
    [
      'two tiers at one notional',
      `${PERPS}.parameters`,
      tiersOf(tier('0', '0.05', '0.02'), tier('9', '0.1', '0.05'), tier('9', '0.1', '0.05')),
      `${PERPS}.parameters: tier 2 starts at 9, not above 9`,
    ],
    [
      'a deduction that the rates contradict',
      `${PERPS}.parameters.tiers.1.deduction`,
      '24000',
      `${PERPS}.parameters: tier 1 states a deduction of 24000, its rates make it 25000`,
    ],
    [
      'an initial weight above the maintenance weight',
      'equity.parameters.assets.USD.maintenanceWeight',
      '0.9',
      'equity.parameters.assets.USD: the initial weight 1 is above the maintenance weight 0.9',
    ],
    ['an unknown model', `${PERPS}.model`, 'teired', `${PERPS}.model: there is no model "teired"`],
    [
      'an unknown source of a model',
      `${PERPS}.source`,
      'nowhere',
      `${PERPS}.source: the source "nowhere" is not in "sources" (house)`,
    ],
    [
      'an unknown source of the rounding',
      'rounding.source',
      'nowhere',
      'rounding.source: the source "nowhere"',
    ],
    [
      'an unknown source of one value',
      `${PERPS}.valueSources`,
      { 'parameters.orders': 'nowhere' },
      `${PERPS}.valueSources.parameters.orders: the source "nowhere"`,
    ],
    [
      'a source of a value that is not stated',
      `${PERPS}.valueSources`,
      { 'parameters.tiers.2': 'house' },
      `${PERPS}.valueSources.parameters.tiers.2: "parameters.tiers.2" is not stated here`,
    ],
    [
      'a source of a balance that has no rule',
      'equity.valueSources',
      { 'parameters.assets.EUR': 'house' },
      'equity.valueSources.parameters.assets.EUR: "parameters.assets.EUR" is not stated here',
    ],
    [
      'a formula that names nothing',
      'maintenance',
      { sum: ['perps', 'options'] },
      'maintenance: the formula names "options", which "models" does not define',
    ],
    ['an empty sum', 'initial', { sum: [] }, 'initial: {"sum":[]} is no formula'],
    [
      'a formula with two keys',
      'initial',
      { sum: ['perps'], max: ['perps'] },
      'initial: {"sum":["perps"],"max":["perps"]} is no formula',
    ],
    [
      'a negative scale deep in a formula',
      'initial',
      { max: ['perps', { scale: '-1', of: 'perps' }] },
      'initial.max.1.scale: "-1" is not a decimal string above 0',
    ],
    [
      'a formula nested without end',
      'initial',
      Array.from({ length: 5000 }).reduce<unknown>((of) => ({ max: [of] }), 'perps'),
      `initial${'.max.0'.repeat(32)}: the formula is nested`,
    ],
    ['a day that is none', 'date', '2026-13-01', 'date: "2026-13-01" is not a day'],
    ['a name with capitals', 'name', 'Small', 'name: the name "Small" takes lower-case words'],
    ['a later form', 'format', 2, 'format: 2 is not legal'],
  ])('%s', (_, path, value, expected) => {
    const found = mistakesOf(spoiled({ [path]: value }));
    expect(found.map((each) => each.slice(0, expected.length))).toContain(expected);
  });

  test('a model that no formula names would change nothing', () => {
    const json = spoiled({ 'models.unused': { model: 'tiered', source: 'house', parameters } });
    expect(mistakesOf(json)).toEqual([
      'models.unused: no formula names "unused": it would change nothing',
    ]);
  });

  test('every mistake is said at once', () => {
    const json = spoiled({
      'models.perps.source': 'nowhere',
      'models.perps.model': 'none',
      initial: 'missing',
    });
    expect(mistakesOf(json)).toHaveLength(3);
  });

  test.each([undefined, null, 'small', 7, []])('%j is no rulebook', (value) => {
    expect(mistakesOf(value)).toHaveLength(1);
  });
});

describe('parameters by market', () => {
  const venue: Venue = {
    numeraire: 'USD',
    contracts: [
      { symbol: 'BTC-PERP', underlying: 'BTC', price: '100' },
      { symbol: 'BTC-NEXT', underlying: 'BTC', price: '100' },
      { symbol: 'ETH-PERP', underlying: 'ETH', price: '100' },
    ],
  };
  const withMarkets = (parametersFor: unknown, general?: unknown) => {
    const json = sound();
    const use = { model: 'tiered', source: 'house', parametersFor };
    const perps = general === undefined ? use : { ...use, parameters: general };
    return { ...json, models: { perps }, initial: each, maintenance: each };
  };
  const each = { each: 'instrument', of: 'perps' };
  const flat = (rate: string) => tiersOf(tier('0', rate, rate));
  const initialOf = (json: unknown, symbol: string) => {
    const contract = venue.contracts.find((one) => one.symbol === symbol);
    const positions = contract === undefined ? [] : [{ contract, size: of('1') }];
    const holdings = holdingsOf(venue, { balances: {}, positions });
    const { initial } = assessed(holdings, snapshotOf(venue), rulebookFrom(json));
    return String(initial.requirement.value);
  };

  test('a symbol comes before its underlying, and that before the general ones', () => {
    const json = withMarkets({ BTC: flat('0.2'), 'BTC-NEXT': flat('0.3') }, flat('0.5'));
    expect(initialOf(json, 'BTC-PERP')).toBe('20');
    expect(initialOf(json, 'BTC-NEXT')).toBe('30');
    expect(initialOf(json, 'ETH-PERP')).toBe('50');
  });

  test('a text is the key whose parameters hold too, wherever that stands', () => {
    const json = withMarkets({ ETH: 'large', BTC: 'large', large: flat('0.2') });
    expect(initialOf(json, 'BTC-PERP')).toBe('20');
    expect(initialOf(json, 'ETH-PERP')).toBe('20');
  });

  test('a market without parameters is refused by name, never free', () => {
    expect(() => initialOf(withMarkets({ BTC: flat('0.2') }), 'ETH-PERP')).toThrow(
      '"perps" has no parameters for ETH-PERP; it has them for BTC',
    );
  });

  test.each([
    ['a key that is not there', { BTC: 'large' }, 'BTC'],
    ['a key that names another', { BTC: 'ETH', ETH: 'SOL', SOL: flat('0.2') }, 'BTC'],
    ['itself', { BTC: 'BTC', SOL: flat('0.2') }, 'BTC'],
  ])('a text that names %s is a mistake', (_, parametersFor, key) => {
    const found = mistakesOf(withMarkets(parametersFor));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`models.perps.parametersFor.${key}: `);
    expect(found[0]).toContain('is no key of "parametersFor" that states parameters of its own');
  });

  test('a mistake in shared parameters is said once, where it stands', () => {
    const json = withMarkets({ BTC: 'large', large: tiersOf(tier('1', '0.1', '0.1')) });
    expect(mistakesOf(json)).toEqual([
      'models.perps.parametersFor.large: the first tier starts at 1, not at 0',
    ]);
  });
});
