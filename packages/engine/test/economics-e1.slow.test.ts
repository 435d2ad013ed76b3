// E1: at constant prices nobody gets richer by anything he does with his own accounts, whatever they and the venue's fund are in
// the middle of: trades off the mark among them, spot trades, bids on their own auctions, backstops, the tranche, rebalancing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { groupAct, perform, townOf, wealthOfAll, wholeLadder } from './economics.fixture.ts';

const wait = fc.constantFrom(0, 0, 20_000, 60_000);

test('E1 no free lunch at flat prices: whatever a group does with its accounts, it is never worth more than before (property)', () => {
  const reached = new Map<string, number>();
  const acts = fc.array(fc.tuple(groupAct, wait), { minLength: 10, maxLength: 45 });
  const cases = fc.record({
    acts,
    /** Lots of the first and the last account, and how far the price then falls: into liquidation, but not into deficit. */
    size: fc.integer({ min: 60, max: 100 }),
    fallPpm: fc.constantFrom(0, 25_000, 30_000, 34_000),
  });
  holds(
    fc.property(cases, ({ acts: doings, size, fallPpm }) => {
      const town = townOf(wholeLadder);
      const { world, group, outsider } = town;
      world.trade(group[0] as number, outsider, 0, size);
      world.trade(group[3] as number, outsider, 1, size * 2);
      const price = 100_000 - fallPpm / 10;
      const note = () => {
        for (const { type } of world.events) reached.set(type, (reached.get(type) ?? 0) + 1);
      };
      for (const btc of [(100_000 + price) / 2, price]) {
        world.tick({ btc });
        note();
      }
      let worth = wealthOfAll(world, group);
      for (const [act, afterMs] of doings) {
        if (perform(town, act)) reached.set(act.kind, (reached.get(act.kind) ?? 0) + 1);
        const after = wealthOfAll(world, group);
        expect(after <= worth, `${act.kind}: ${worth} became ${after}`).toBe(true);
        worth = after;
        if (afterMs === 0) continue;
        world.tick({ afterMs });
        note();
        const waited = wealthOfAll(world, group);
        expect(waited <= worth, `waiting: ${worth} became ${waited}`).toBe(true);
        worth = waited;
      }
    }),
    120,
  );
  const wanted = [
    'trade',
    'rest',
    'spot',
    'join',
    'request',
    'bid',
    'backstop',
    'shuffle',
    'meet',
    'LiquidationStarted',
    'AuctionStarted',
    'BackstopTaken',
    'LiquidationEnded',
  ];
  if (isFixedSeed) expect(wanted.filter((name) => !reached.has(name))).toEqual([]);
}, 60_000);
