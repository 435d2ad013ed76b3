// E3: pieces are never cheaper than the whole: an order in parts, a position over several accounts of one owner, a liquidation
// in steps, a gain that a loss is shared over.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import type { Quanta } from '../src/index.ts';
import { shareLoss } from '../src/waterfall/socialize.ts';
import { World } from './world.fixture.ts';

/** A size cut at random places into parts of at least one lot. */
const pieces = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
const total = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

test('E3 an order in pieces pays no less fee, and needs no less margin while it rests (property)', () => {
  const cases = fc.record({
    parts: pieces,
    isLong: fc.boolean(),
    price: fc.integer({ min: 90_001, max: 110_003 }),
    offPpm: fc.integer({ min: -30_000, max: 30_000 }),
  });
  holds(
    fc.property(cases, ({ parts, isLong, price, offPpm }) => {
      const sign = isLong ? 1 : -1;
      const play = (sizes: readonly number[]) => {
        const world = new World({ btcPrice: price });
        const [account, maker] = [world.account(2_000_000), world.account(20_000_000)];
        const limit = Math.round(world.mark(0) * (1 + offPpm / 1e6));
        for (const size of sizes) world.must(world.order(account, 0, sign * size, limit));
        const resting = world.engine.requirement(account).initial;
        for (const size of sizes) world.trade(account, maker, 0, sign * size);
        const { initial, maintenance } = world.engine.requirement(account);
        return { resting, fees: -world.state.assets.fees.get(0), initial, maintenance };
      };
      const [whole, split] = [play([total(parts)]), play(parts)];
      expect(magnitude(split.fees) >= magnitude(whole.fees), 'fees').toBe(true);
      expect(split.resting >= whole.resting, 'margin of resting orders').toBe(true);
      expect(split.initial >= whole.initial, 'initial margin').toBe(true);
      expect(split.maintenance).toBe(whole.maintenance);
    }),
    60,
  );
});

test('E3 one owner with many accounts needs no less initial margin for them than one account for all (property)', () => {
  holds(
    fc.property(pieces, fc.integer({ min: 1, max: 40 }), (parts, factor) => {
      // Tiers rise at 1,000,000; the add-on for what one owner holds in all takes that back from who splits.
      const btc = { unwindDepthPpm: 100_000, unwindIntervalMs: 60_000, scaleMaxPpm: 5_000_000 };
      const sizes = parts.map((size) => size * factor);
      const initialOf = (accounts: readonly number[], world: World): bigint =>
        accounts.reduce((sum, each) => sum + world.engine.requirement(each).initial, 0n);
      const open = (owned: readonly number[]) => {
        const world = new World({ btc });
        world.tick({ depth: 5_000 });
        const maker = world.account(50_000_000);
        const accounts = owned.map(() => world.account(5_000_000, { owner: 9 }));
        for (const [at, size] of owned.entries())
          world.trade(accounts[at] as number, maker, 0, size);
        return initialOf(accounts, world);
      };
      expect(open(sizes) + BigInt(sizes.length) >= open([total(sizes)])).toBe(true);
    }),
    40,
  );
});

test('E3 a loss shared over a gain in pieces takes no less of them together, but for a quantum each (property)', () => {
  const gain = fc.bigInt(0n, 10n ** 12n);
  const cases = fc.record({
    parts: fc.array(gain, { minLength: 1, maxLength: 8 }),
    others: fc.array(gain, { minLength: 1, maxLength: 8 }),
    lossPpm: fc.bigInt(0n, 1_000_000n),
  });
  holds(
    fc.property(cases, ({ parts, others, lossPpm }) => {
      const sum = [...parts, ...others].reduce((a, b) => a + b, 0n);
      const loss = ((sum * lossPpm) / 1_000_000n) as Quanta;
      const whole = parts.reduce((a, b) => a + b, 0n);
      const [alone = 0n] = shareLoss(loss, [whole, ...others] as Quanta[]).parts;
      const inPieces = shareLoss(loss, [...parts, ...others] as Quanta[])
        .parts.slice(0, parts.length)
        .reduce<bigint>((a, b) => a + b, 0n);
      expect(inPieces + BigInt(parts.length) >= alone).toBe(true);
    }),
  );
});

test('E3 funding is the same however often a position is touched, never less than owed (property)', () => {
  const cases = fc.record({
    pokes: fc.array(fc.constantFrom(20_000, 600_000, 3_600_000), { minLength: 1, maxLength: 20 }),
    size: fc.integer({ min: 1, max: 300 }),
    isLong: fc.boolean(),
  });
  holds(
    fc.property(cases, ({ pokes, size, isLong }) => {
      const play = (isTouched: boolean): readonly [bigint, bigint] => {
        const world = new World();
        const [account, maker] = [world.account(500_000), world.account(5_000_000)];
        world.trade(account, maker, 0, isLong ? size : -size);
        for (const afterMs of pokes) {
          world.tick({ btcPerpetual: 100_200, afterMs });
          // A quantum's worth of dealings settles what has accrued.
          if (isTouched) world.trade(account, maker, 0, 1);
          if (isTouched) world.trade(account, maker, 0, -1);
        }
        const fees = magnitude(world.state.assets.fees.get(0));
        return [world.engine.requirement(account).netValue, fees];
      };
      const [[calm, once], [poked, often]] = [play(false), play(true)];
      const dealing = often - once;
      expect(poked <= calm, `${poked} with pokes, ${calm} without`).toBe(true);
      // Rounding costs at most a quantum a touch.
      expect(poked + dealing + 2n * BigInt(pokes.length) + 2n >= calm).toBe(true);
    }),
    40,
  );
});

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
