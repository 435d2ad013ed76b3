// Interest that follows utilisation: one rate a round, fixed before anything of it is charged, however many steps it takes.
import { expect, test } from 'vitest';
import type { InterestKink } from '../src/index.ts';
import { replayEvents, replayInputs, restoreEngine } from '../src/index.ts';
import { interestOn } from '../src/observe/charge-interest.ts';
import { fundView } from '../src/views/fund-view.ts';
import { auditInterest } from './interest-audit.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const HOUR = 3_600_000;
/** Nothing at rest, 10 % a year where half is lent out, 60 % where all is. */
const steep: readonly InterestKink[] = [
  { utilisationPpm: 0, ppmPerYear: 0 },
  { utilisationPpm: 500_000, ppmPerYear: 100_000 },
  { utilisationPpm: 1_000_000, ppmPerYear: 600_000 },
];

/** Three accounts that paid their fees, 50 each, out of nothing but pledged coins; whoever they trade with lends. */
function borrowing(kinks: readonly InterestKink[], interestChargesPerStepMax: number) {
  const world = new World({ venue: { interestKinks: kinks, interestChargesPerStepMax } });
  const lender = world.account(1_000);
  world.deposit(lender, 1, 1);
  const debtors = [0, 1, 2].map(() => world.account(0));
  for (const debtor of debtors) {
    world.deposit(debtor, 1, 1);
    world.trade(debtor, lender, 0, 1_000);
  }
  const debts = debtors.map((debtor) => -world.cash(debtor));
  // Makers pay 20 on each of the three.
  expect([debts, world.cash(lender)]).toEqual([[50, 50, 50].map(quanta), quanta(940)]);
  return { world, lender, debtors };
}

test('a round that takes three steps is charged at the rate it began with; the next one sees what changed', () => {
  const { world, lender, debtors } = borrowing(steep, 1);
  const owed = quanta(50);
  world.tick({ afterMs: HOUR });
  // 150 / 940 = 15.9575 %, of which 10 % a year is reached at 50 %.
  const first = { utilisationPpm: 159_575, ppmPerYear: 31_915 };
  expect(world.of('InterestRateSet')).toEqual([{ type: 'InterestRateSet', ...first }]);
  const atFirst = interestOn(owed, first.ppmPerYear, HOUR);
  expect(world.of('InterestCharged')).toMatchObject([{ account: debtors[0], amount: atFirst }]);

  // The lender leaves almost nothing in the middle of the round.
  const { time } = world;
  world.must({ type: 'Withdraw', time, account: lender, asset: 0, amount: quanta(740) });
  const fork = restoreEngine(world.engine.snapshot());
  const tick = { type: 'Tick', time: time + 20_000, books: [], volatilities: [] } as const;
  const again = fork.step({ ...tick, prices: [0, 1].map((source) => price(source, tick.time)) });
  for (const debtor of debtors.slice(1)) {
    world.tick({});
    expect(world.of('InterestRateSet')).toEqual([]);
    expect(world.of('InterestCharged')).toMatchObject([{ account: debtor, amount: atFirst }]);
    if (debtor === debtors[1]) {
      expect(again.ok && again.events.filter(({ type }) => type === 'InterestCharged')).toEqual(
        world.of('InterestCharged'),
      );
    }
  }

  world.tick({ afterMs: HOUR });
  const [second] = world.of('InterestRateSet');
  // 150.0005... / 200: a half and a quarter, so half way from 10 % to 60 %.
  expect(second).toMatchObject({ utilisationPpm: 750_003, ppmPerYear: 350_003 });
  expect(fundView(world.engine)).toMatchObject({
    utilisation: '0.750003',
    interestRate: '0.350003',
  });
  for (let i = 0; i < 4; i++) world.tick({});
  const audit = auditInterest(world.records);
  expect([audit.faults, audit.charges]).toEqual([[], 6]);
  const decided = replayInputs(world.records);
  expect('why' in decided ? decided : decided.stepHash).toEqual(world.engine.stepHash);
  expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
});

const price = (source: number, time: number) => ({
  source,
  price: (source === 0 ? 10_000_000n : 400_000n) as never,
  time,
  confidence: 0n as never,
});

test('one kink charges what a flat rate charges, whatever is lent', () => {
  const { world, debtors } = borrowing([{ utilisationPpm: 0, ppmPerYear: 100_000 }], 1_000);
  world.tick({ afterMs: HOUR });
  // 50 * 10 % / 8,760 hours = 0.00057078, rounded up to the quantum.
  const amount = 571n;
  expect(world.of('InterestCharged')).toMatchObject(
    debtors.map((account) => ({ account, amount })),
  );
  expect(world.of('InterestRateSet')).toMatchObject([{ ppmPerYear: 100_000 }]);
});

test('at a rate of nothing nobody is charged, and the round still ends', () => {
  const { world } = borrowing([{ utilisationPpm: 0, ppmPerYear: 0 }], 1);
  world.tick({ afterMs: HOUR });
  expect(world.of('InterestCharged')).toEqual([]);
  expect(world.of('InterestCursorMoved')).toMatchObject([{ account: 0 }]);
});

test('kinks that fall are refused before anything is recorded; better ones hold from the next round on', () => {
  const { world } = borrowing(steep, 1);
  const venue = world.state.venue;
  const falling = [...steep, { utilisationPpm: 1_000_000, ppmPerYear: 600_000 }];
  const time = world.time;
  expect(
    world.refused({ type: 'ConfigureVenue', time, ...venue, interestKinks: falling }),
  ).toMatchObject({ type: 'ParameterOutOfRange', parameter: 'interestKinks[3].utilisationPpm' });
  world.tick({ afterMs: HOUR });
  const flat = [{ utilisationPpm: 0, ppmPerYear: 400_000 }];
  world.must({ type: 'ConfigureVenue', time: world.time, ...venue, interestKinks: flat });
  for (let i = 0; i < 3; i++) world.tick({});
  world.tick({ afterMs: HOUR });
  expect(auditInterest(world.records).rates).toEqual([31_915, 400_000]);
  expect(auditInterest(world.records).faults).toEqual([]);
});
