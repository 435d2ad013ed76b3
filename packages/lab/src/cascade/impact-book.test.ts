import { describe, expect, it } from 'vitest';
import { calibrateImpact, fitForms } from './calibrate-impact.ts';
import { ImpactBook } from './impact-book.ts';
import { IMPACT_FORMS, impactLaw, impactOf, sizeOfImpact } from './impact-law.ts';

const recovery = { permanentShare: 0.25, halfLifeMs: 10_000 };

describe('impactOf', () => {
  it('is odd, 0 at 0, rises with size, and sizeOfImpact inverts it', () => {
    for (const form of IMPACT_FORMS) {
      const law = impactLaw(form);
      expect(impactOf(law, 0)).toBe(0);
      let before = 0;
      for (const size of [0.01, 0.3, 1, 7]) {
        const move = impactOf(law, size);
        expect(move).toBeGreaterThan(before);
        expect(impactOf(law, -size)).toBe(-move);
        expect(sizeOfImpact(law, move)).toBeCloseTo(size, 9);
        before = move;
      }
      expect(impactOf(law, 1)).toBeCloseTo(law.perDepth, 12);
    }
  });
});

describe('ImpactBook', () => {
  const law = impactLaw('linear');
  it('keeps the permanent share and gives half of the rest back in a half-life', () => {
    const book = new ImpactBook(law, recovery);
    book.refill(1_000);
    book.eat(2);
    expect(book.displacement).toBeCloseTo(2 * law.perDepth, 12);
    book.refill(11_000);
    expect(book.displacement).toBeCloseTo(2 * law.perDepth * (0.25 + 0.75 / 2), 12);
    book.refill(1e9);
    expect(book.displacement).toBeCloseTo(2 * law.perDepth * 0.25, 12);
  });
  it('is back where it was after as much has been bought as sold', () => {
    for (const form of IMPACT_FORMS) {
      const book = new ImpactBook(impactLaw(form), recovery);
      book.eat(3);
      book.eat(-3);
      expect(book.displacement).toBe(0);
    }
  });
  it('moves by exactly what `within` promises, in either direction and from either side of zero', () => {
    for (const form of IMPACT_FORMS) {
      for (const before of [-1.5, 0, 2]) {
        const book = new ImpactBook(impactLaw(form), recovery);
        book.refill(1);
        book.eat(before);
        book.refill(8_000);
        for (const sign of [1, -1] as const) {
          const size = book.within(0.004, sign);
          expect(sign * book.moveOf(sign * size)).toBeCloseTo(0.004, 9);
        }
      }
    }
    expect(new ImpactBook(law, recovery).within(0, 1)).toBe(0);
    expect(new ImpactBook(law, recovery).within(-1, 1)).toBe(0);
  });
});

describe('calibrateImpact', () => {
  it('finds the law that made the points', () => {
    const points = [1, 2, 3, 5].map((percent) => ({
      size: Math.log(percent) * 2,
      distance: Math.log(0.02 * percent),
    }));
    const forms = fitForms(points);
    expect(forms.fitted.exponent).toBeCloseTo(0.5, 12);
    expect(forms['square-root'].perDepth).toBeCloseTo(0.02, 12);
    expect(forms['square-root'].error).toBeCloseTo(0, 12);
    expect(forms.linear.error).toBeGreaterThan(0.3);
  });
  it('reads ask bands only and says what of large moves stays', () => {
    const rows = ['ts_ms,pct_from_mid,depth_base,notional_usdt'];
    for (let i = 0; i < 200; i += 1) {
      // One jump by 10 %, of which 4 parts in 10 stay after ten minutes.
      const price = i < 50 ? 100 : i < 70 ? 110 : 104;
      rows.push(`${i * 30_000},-1,1,1`);
      for (const percent of [1, 2, 4])
        rows.push(`${i * 30_000},${percent},${percent * 10},${percent * 10 * price}`);
    }
    const fit = calibrateImpact(rows.join('\n'));
    expect(fit.points).toBe(600);
    expect(fit.forms.linear.perDepth).toBeCloseTo(0.01, 12);
    expect(fit.forms.linear.error).toBeCloseTo(0, 9);
    expect(fit.permanentShare).toBeCloseTo(Math.log(1.04) / Math.log(1.1), 9);
    expect(() => calibrateImpact('ts_ms,pct_from_mid\n1,-1,2,3\n')).toThrow(/no ask bands/);
  });
});
