// Funding of a period: the payment with and without its clamps, and a settlement that creates no money.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { periodPayment, settlePeriod } from './period-settlement.ts';

const of = Exact.of;
const wide = {
  futureAverage: of('1010'),
  spotAverage: of('1000'),
  interest: of('0.1'),
  periodYears: of('0.01'),
  interestLower: of('-1'),
  interestUpper: of('1'),
  shareOutOfAuction: Exact.ONE,
  scalingFactor: Exact.ONE,
};

test('a wide interest term leaves the interest only, a narrow one the spread', () => {
  expect(periodPayment(wide).toString()).toBe('1');
  const none = { ...wide, interestLower: Exact.ZERO, interestUpper: Exact.ZERO };
  expect(periodPayment(none).toString()).toBe('10');
  const half = { ...wide, interestLower: of('-0.005') };
  expect(periodPayment(half).toString()).toBe('5');
});

test('time in auction and the scaling factor shrink it, the rate bounds hold it', () => {
  const spread = { ...wide, interestLower: Exact.ZERO, interestUpper: Exact.ZERO };
  const at = (change: object) => periodPayment({ ...spread, ...change }).toString();
  expect(at({ shareOutOfAuction: of('0.25'), scalingFactor: of('2') })).toBe('5');
  expect(at({ rateUpper: of('0.003') })).toBe('3');
  expect(at({ rateLower: of('0.02') })).toBe('20');
  expect(at({ futureAverage: of('990'), rateLower: of('-0.004') })).toBe('-4');
});

test('longs pay a positive payment, whoever holds nothing is left out', () => {
  const settled = settlePeriod({
    paymentPerUnit: of('2.5'),
    positions: new Map([
      ['short', of('-3')],
      ['long', of('3')],
      ['flat', of('0')],
    ]),
    quantum: of('1'),
  });
  const said = settled.transfers.map(({ party, kind, amount }) => `${party} ${kind} ${amount}`);
  expect(said).toEqual(['long loss 7', 'short win 7']);
  expect(settled.remainder.toString()).toBe('0');
});

test('wins and losses of balanced positions differ by less than a quantum a party', () => {
  const sizes = fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1, maxLength: 8 });
  holds(
    fc.property(sizes, fc.integer({ min: -999, max: 999 }), (drawn, payment) => {
      const balance = -drawn.reduce((sum, each) => sum + each, 0);
      const positions = [...drawn, balance].map(
        (size, party) => [`party${party}`, Exact.ratio(BigInt(size), 100n)] as const,
      );
      const settled = settlePeriod({
        paymentPerUnit: Exact.ratio(BigInt(payment), 10n),
        positions: new Map(positions),
        quantum: Exact.ONE,
      });
      const total = (kind: string): Exact =>
        Exact.sum(
          settled.transfers.filter((each) => each.kind === kind).map((each) => each.amount),
        );
      const over = total('loss').minus(total('win'));
      expect(over.abs().isBelow(Exact.integer(positions.length))).toBe(true);
      if (over.sign > 0) expect(settled.remainder.equals(over)).toBe(true);
      // The exact flows cancel, so what rounding took from wins it took less from losses by just that.
      if (over.sign < 0) expect(settled.remainder.equals(over.negated())).toBe(true);
    }),
  );
});
