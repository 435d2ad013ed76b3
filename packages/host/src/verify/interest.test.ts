// The books of a venue whose interest follows utilisation and whose gains mature, from its records alone.
import { decodeStep } from '@plimsoll/engine';
import { expect, it } from 'vitest';
import { World } from '../../../engine/test/world.fixture.ts';
import { Books } from './books.ts';

it('books balance at every record of rounds of interest that take several steps, and of gains held back', () => {
  const world = new World({
    venue: {
      interestKinks: [
        { utilisationPpm: 0, ppmPerYear: 0 },
        { utilisationPpm: 1_000_000, ppmPerYear: 1_000_000 },
      ],
      interestChargesPerStepMax: 1,
      gainMaturityMs: 3_600_000,
    },
  });
  const lender = world.account(10_000);
  const debtors = [0, 1].map(() => world.account(0));
  for (const debtor of debtors) {
    world.deposit(debtor, 1, 1);
    world.trade(debtor, lender, 0, 500);
  }
  for (let i = 0; i < 6; i++) world.tick({ btc: 101_000, afterMs: 1_800_000 });
  for (const debtor of debtors) world.trade(debtor, lender, 0, -500);

  const books = new Books();
  const seen = new Set<string>();
  for (const record of world.records) {
    books.add(record);
    for (const { type } of decodeStep(record).events) seen.add(type);
    for (const { difference } of Object.values(books.conservation().assets))
      expect(difference).toBe('0');
  }
  for (const type of ['InterestRateSet', 'InterestCharged', 'ImmatureGainSet'])
    expect(seen.has(type), type).toBe(true);
});
