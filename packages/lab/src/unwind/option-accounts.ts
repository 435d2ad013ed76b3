// Seeded accounts of several option legs for the study of unwinds: the structures that people hold, on contracts of a real
// chain, hedged with futures or not, each just below its maintenance margin. Not responsible for what becomes of them.
import {
  unwindAnswer,
  healthOf,
  type Lots,
  type MarketId,
  type Portfolio,
  type PositionHeld,
  type Quanta,
  unwindLegs,
  type UnwindTerms,
} from '@plimsoll/engine';
import type { Random } from '../base/random.ts';
import type { ChainContract, ChainVenue } from './chain-venue.ts';

export const STRUCTURES = [
  'strangles',
  'condors',
  'hedged straddles',
  'calendars',
  'covered calls',
  'mixed books',
] as const;
export type Structure = (typeof STRUCTURES)[number];

export type OptionAccount = {
  readonly structure: Structure;
  readonly portfolio: Portfolio;
  readonly legs: number;
};

/** Equity is drawn between these shares of maintenance margin. */
const EQUITY = { least: 0.8, most: 0.99 } as const;
const LOTS = { least: 20, most: 400 } as const;
const PPM = 1e6;

type Held = Map<MarketId, number>;

/**
 * An account of one structure, or undefined where the draw makes none that is to be unwound: it needs a maintenance margin, at
 * least three legs, and equity that pays for closing all of them.
 */
export function drawOptionAccount(
  { view, markets }: ChainVenue,
  structure: Structure,
  by: { readonly random: Random; readonly terms: UnwindTerms },
): OptionAccount | undefined {
  const { random, terms } = by;
  const held: Held = new Map();
  draw[structure](held, markets, random);
  const positions = [...held]
    .filter(([, size]) => size !== 0)
    .sort(([a], [b]) => a - b)
    .map(([market, lots]): PositionHeld => {
      const size = BigInt(lots) as Lots;
      const cost = (size * view.unitValue(market)) as Quanta;
      return { market, size, cost, fundingIndex: 0n };
    });
  if (positions.length < 3) return undefined;
  const flat: Portfolio = {
    margining: 'rulebook',
    cash: 0n as Quanta,
    collateral: [],
    positions,
    orders: [],
  };
  const { equity, maintenance, refusal } = healthOf(flat, view);
  if (refusal !== undefined || maintenance <= 0n) return undefined;
  const sharePpm = BigInt(Math.round(random.between(EQUITY.least, EQUITY.most) * PPM));
  const wanted = (maintenance * sharePpm) / BigInt(PPM);
  const portfolio = { ...flat, cash: (wanted - equity) as Quanta };
  const legs = unwindLegs(portfolio, view, terms);
  const closings = legs.map(({ market, most }) => ({ market, lots: most }));
  const closed = unwindAnswer(portfolio, view, { legs, closings, exitPpm: terms.exitPpm });
  const now = unwindAnswer(portfolio, view, { legs, closings: [], exitPpm: terms.exitPpm });
  if (closed?.restores !== true || now === undefined || now.restores) return undefined;
  return { structure, portfolio, legs: positions.length };
}

const draw: {
  readonly [S in Structure]: (held: Held, of: readonly ChainContract[], random: Random) => void;
} = {
  strangles(held, markets, random) {
    for (let each = 2 + random.below(2); each > 0; each--) {
      const size = lots(random);
      add(held, strike(markets, random, { right: 'call', from: 1.03, to: 1.2 }), -size);
      add(held, strike(markets, random, { right: 'put', from: 0.8, to: 0.97 }), -size);
    }
  },
  condors(held, markets, random) {
    for (let each = 1 + random.below(2); each > 0; each--) {
      const size = lots(random);
      const expiryMs = anExpiry(markets, random);
      add(held, strike(markets, random, { right: 'call', from: 1, to: 1.1, expiryMs }), -size);
      add(held, strike(markets, random, { right: 'call', from: 1.1, to: 1.4, expiryMs }), size);
      add(held, strike(markets, random, { right: 'put', from: 0.9, to: 1, expiryMs }), -size);
      add(held, strike(markets, random, { right: 'put', from: 0.6, to: 0.9, expiryMs }), size);
    }
  },
  'hedged straddles'(held, markets, random) {
    for (let each = 1 + random.below(2); each > 0; each--) {
      const size = lots(random);
      const expiryMs = anExpiry(markets, random);
      add(held, strike(markets, random, { right: 'call', from: 0.95, to: 1.05, expiryMs }), -size);
      add(held, strike(markets, random, { right: 'put', from: 0.95, to: 1.05, expiryMs }), -size);
    }
    add(held, delta(markets, random), Math.round(random.normal() * 0.5 * LOTS.most));
    add(held, delta(markets, random), Math.round(random.normal() * 0.2 * LOTS.most));
  },
  calendars(held, markets, random) {
    for (let each = 2 + random.below(2); each > 0; each--) {
      const size = lots(random);
      const range = { right: right(random), from: 0.9, to: 1.1 } as const;
      add(held, strike(markets, random, range), -size);
      add(held, strike(markets, random, range), Math.round(size * random.between(0.5, 1)));
    }
  },
  'covered calls'(held, markets, random) {
    const size = lots(random);
    add(held, delta(markets, random), size);
    add(held, strike(markets, random, { right: 'call', from: 1, to: 1.3 }), -size);
    add(
      held,
      strike(markets, random, { right: 'call', from: 1, to: 1.3 }),
      -Math.round(size * random.uniform()),
    );
    add(
      held,
      strike(markets, random, { right: 'put', from: 0.7, to: 1 }),
      -Math.round(size * random.uniform()),
    );
  },
  'mixed books'(held, markets, random) {
    for (let each = 4 + random.below(7); each > 0; each--) {
      const range = { right: right(random), from: 0.75, to: 1.3 } as const;
      add(held, strike(markets, random, range), (random.chance(0.65) ? -1 : 1) * lots(random));
    }
    add(held, delta(markets, random), (random.chance(0.5) ? -1 : 1) * lots(random));
  },
};

const lots = (random: Random): number => LOTS.least + random.below(LOTS.most - LOTS.least + 1);
const right = (random: Random): 'call' | 'put' => (random.chance(0.5) ? 'call' : 'put');

function add(held: Held, contract: ChainContract | undefined, size: number): void {
  if (contract === undefined) return;
  held.set(contract.market, (held.get(contract.market) ?? 0) + size);
}

function pick<T>(of: readonly T[], random: Random): T | undefined {
  return of.length === 0 ? undefined : of[random.below(of.length)];
}

/** The perpetual half of the time, else one of the futures. */
const delta = (markets: readonly ChainContract[], random: Random): ChainContract | undefined =>
  random.chance(0.5)
    ? markets.find(({ kind }) => kind === 'perpetual')
    : pick(
        markets.filter(({ kind }) => kind === 'future'),
        random,
      );

const anExpiry = (markets: readonly ChainContract[], random: Random): number =>
  pick(
    markets.filter(({ kind }) => kind === 'option'),
    random,
  )?.expiryMs ?? 0;

/** An option whose strike lies in a range of its forward, of one expiry where it is named. */
const strike = (
  markets: readonly ChainContract[],
  random: Random,
  of: {
    readonly right: 'call' | 'put';
    readonly from: number;
    readonly to: number;
    readonly expiryMs?: number;
  },
): ChainContract | undefined =>
  pick(
    markets.filter(
      (each) =>
        each.kind === 'option' &&
        each.right === of.right &&
        (of.expiryMs === undefined || each.expiryMs === of.expiryMs) &&
        each.strike >= of.from * each.forward &&
        each.strike <= of.to * each.forward,
    ),
    random,
  );
