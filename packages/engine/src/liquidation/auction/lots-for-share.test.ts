// However a portfolio is bid for, in whatever pieces, every leg leaves in step with the others to within a lot.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { type Lots, PPB } from '../../domain/units.ts';
import { lotsForShare } from './lots-for-share.ts';

const share = (percent: number): bigint => (BigInt(percent) * PPB) / 100n;

test('a share of one takes all of it, on either side', () => {
  for (const size of [7n, -7n] as Lots[])
    expect(lotsForShare({ size, carryPpb: -5n, sharePpb: PPB, rounding: 'nearest' })).toEqual({
      lots: 7n,
      carryPpb: 0n,
    });
});

test('many small bids do not strip the large leg and leave the small one', () => {
  let left: { size: bigint; carryPpb: bigint }[] = [
    { size: 500n, carryPpb: 0n },
    { size: -5n, carryPpb: 0n },
  ];
  for (let bids = 0; bids < 10; bids++) {
    left = left.map((leg) => {
      const size = leg.size as Lots;
      const taken = lotsForShare({ ...leg, size, sharePpb: share(9), rounding: 'nearest' });
      const kept = (size > 0n ? size : -size) - taken.lots;
      return { size: size > 0n ? kept : -kept, carryPpb: taken.carryPpb };
    });
  }
  // 0.91^10 = 38.9 % are left of both: 195 and 2.
  expect(left.map(({ size }) => size)).toEqual([195n, -2n]);
});

test('no leg runs ahead of what was bid for by more than a lot, none flips, lots are conserved (property)', () => {
  const cases = fc.record({
    size: fc.bigInt({ min: 1n, max: 100_000n }),
    bids: fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.boolean()), { maxLength: 12 }),
  });
  holds(
    fc.property(cases, ({ size, bids }) => {
      let held = size;
      let carryPpb = 0n;
      for (const [percent, isUp] of bids) {
        const sharePpb = share(percent);
        const rounding = isUp ? 'up' : 'nearest';
        const owed = held * sharePpb + carryPpb;
        const taken = lotsForShare({ size: held as Lots, carryPpb, sharePpb, rounding });
        expect(taken.lots >= 0n && taken.lots <= held).toBe(true);
        if (taken.lots < held) expect(taken.lots * PPB + taken.carryPpb).toBe(owed);
        if (taken.lots < held && taken.lots > 0n)
          expect(taken.carryPpb < PPB / 2n && taken.carryPpb > -PPB).toBe(true);
        held -= taken.lots;
        carryPpb = taken.carryPpb;
      }
    }),
  );
});
