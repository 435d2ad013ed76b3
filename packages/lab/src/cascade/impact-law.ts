// How far a price moves when a book is eaten: a power law in units of the depth within 1 %, fitted to real books. Linear is
// the default; the fits and why are told here. Says nothing about how impact fades (impact-book.ts).
import { power } from '../base/elementary.ts';

export const IMPACT_FORMS = ['linear', 'square-root', 'fitted'] as const;
export type ImpactForm = (typeof IMPACT_FORMS)[number];

export type ImpactLaw = {
  readonly form: ImpactForm;
  /** Log price move where once the depth within 1 % has been eaten. */
  readonly perDepth: number;
  /** The move grows as (eaten / depth)^exponent. */
  readonly exponent: number;
};

/** One form fitted to books: least squares in logarithms of the distance that each cumulative size reaches to. */
export type FormFit = {
  readonly perDepth: number;
  readonly exponent: number;
  /** Root mean square error of ln(distance). */
  readonly error: number;
};
export type ImpactFit = {
  readonly points: number;
  readonly forms: { readonly [form in ImpactForm]: FormFit };
  /** Share of the largest 1 % of moves that was still there half an hour later. */
  readonly permanentShare: number;
};

/**
 * The fit on the ask side of the BTCUSDT perpetual of 2025-10-10, 1 to 5 % from mid, 14,395 points (`calibrateImpact` gives
 * these numbers from the file; a test compares). The free exponent is 1.14 and linear is as good to 1 % (error 0.363 against
 * 0.359); the square root is 20 % worse (0.436). A book of 500 levels of XRPUSDT, 0.005 to 2.5 % from mid, says the same more
 * clearly: exponent 0.91, errors 0.155 free, 0.184 linear, 0.468 square root. Only within the first 3 hundredths of a per cent
 * of the BTC and ETH perpetuals (50 levels, 2024-08-08) is the square root better (exponent 0.5 to 0.6): too near to matter for
 * liquidations that move a price by per cents. The square-root law of the literature is about orders that are worked slowly
 * while the book refills; here refilling is modelled apart.
 *
 * What stays: the largest 1 % of half-minute moves of that day kept 0.94 of themselves after ten minutes, 0.64 after thirty
 * and 0.12 after an hour. One day cannot tell more; the half hour is taken, which agrees with the two thirds that studies of
 * large orders find.
 */
export const IMPACT_FIT: ImpactFit = {
  points: 14_395,
  forms: {
    linear: { perDepth: 0.0159, exponent: 1, error: 0.363 },
    'square-root': { perDepth: 0.02035, exponent: 0.5, error: 0.4358 },
    fitted: { perDepth: 0.01485, exponent: 1.1377, error: 0.359 },
  },
  permanentShare: 0.64,
};

export const impactLaw = (form: ImpactForm): ImpactLaw => {
  const { perDepth, exponent } = IMPACT_FIT.forms[form];
  return { form, perDepth, exponent };
};

/** Log move after `eaten` (in depths within 1 %, signed) has been taken from the book; odd. */
export function impactOf(law: ImpactLaw, eaten: number): number {
  const size = Math.abs(eaten);
  if (size === 0) return 0;
  const move = law.perDepth * (law.exponent === 1 ? size : power(size, law.exponent));
  return eaten < 0 ? -move : move;
}

/** The size, in depths within 1 %, whose impact is a log move (at least 0). */
export function sizeOfImpact(law: ImpactLaw, move: number): number {
  if (move <= 0) return 0;
  const ratio = move / law.perDepth;
  return law.exponent === 1 ? ratio : power(ratio, 1 / law.exponent);
}
