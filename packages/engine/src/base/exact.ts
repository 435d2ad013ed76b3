// Exact rational numbers: what margin models reckon with, at any scale. A sum, product or quotient is never rounded; a
// rounding is a call that names its unit and its direction, where the rule of a venue has one. Not for hot loops:
// those use integers at one fixed scale (fixed.ts) or floats behind a proven bound.
import { assert, assertNever } from './assert.ts';
import { divDown, divUp } from './fixed.ts';
import { err, ok, type Result } from './result.ts';

export type Rounding =
  | 'down'
  | 'up'
  | 'towardZero'
  | 'awayFromZero'
  | 'halfAwayFromZero'
  | 'halfEven';

/** A value is not reduced while its denominator is below this; reducing would cost more than it saves. */
const LAZY_BELOW = 1n << 192n;
/** The longest text that is read as a number. */
const TEXT_LENGTH_MAX = 200;

export class Exact {
  /** Signed. */
  readonly numerator: bigint;
  /** Positive. */
  readonly denominator: bigint;
  /** What comes of this value is reduced from here on: one that stayed long in lowest terms waits till it is four times as long. */
  readonly #lazyBelow: bigint;

  /** Takes the two as they stand; `ratio` accepts any signs. Asserts a positive denominator. */
  constructor(numerator: bigint, denominator: bigint, lazyBelow: bigint = LAZY_BELOW) {
    assert(denominator > 0n, () => `the denominator ${denominator} is positive`);
    this.numerator = numerator;
    this.denominator = denominator;
    this.#lazyBelow = lazyBelow;
  }

  static readonly ZERO: Exact = new Exact(0n, 1n);
  static readonly ONE: Exact = new Exact(1n, 1n);

  /** `numerator / denominator`; asserts that the denominator is not zero. */
  static ratio(numerator: bigint, denominator: bigint): Exact {
    assert(denominator !== 0n, () => `${numerator} is divided by something other than zero`);
    return denominator < 0n
      ? reduced(0n - numerator, 0n - denominator)
      : reduced(numerator, denominator);
  }

  static integer(value: bigint | number): Exact {
    return new Exact(BigInt(value), 1n);
  }

  /** The exact value of a finite float. Money does not come this way: see margin/quantize.ts. */
  static float(value: number): Exact {
    assert(Number.isFinite(value), () => `${value} is a finite number`);
    let scale = 1n;
    let scaled = value;
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      scale *= 2n;
    }
    return reduced(BigInt(scaled), scale);
  }

  /** Reads `-12.5`, `1e-9`, `1/3`; the error says what stands there instead. */
  static parse(text: string): Result<Exact, string> {
    if (text.length > TEXT_LENGTH_MAX) return err(`a number of ${text.length} characters`);
    const found = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?(?:\/(\d+))?$/.exec(text);
    if (found === null) return err(`${JSON.stringify(text)} is not a number`);
    const [, sign = '', whole = '', fraction = '', exponent = '0', divisor = '1'] = found;
    const places = Number(exponent) - fraction.length;
    const digits = BigInt(sign + whole + fraction);
    const over = BigInt(divisor);
    if (over === 0n) return err(`${JSON.stringify(text)} divides by zero`);
    return ok(
      places >= 0
        ? Exact.ratio(digits * power(places), over)
        : Exact.ratio(digits, over * power(-places)),
    );
  }

  /** A constant of the program; asserts that it is a number. */
  static of(text: string): Exact {
    const parsed = Exact.parse(text);
    assert(parsed.ok, () => `${JSON.stringify(text)} is a number`);
    return parsed.value;
  }

  static sum(parts: readonly Exact[]): Exact {
    let total = Exact.ZERO;
    for (const part of parts) total = total.plus(part);
    return total;
  }

  static min(first: Exact, ...others: readonly Exact[]): Exact {
    return others.reduce((least, each) => (each.isBelow(least) ? each : least), first);
  }

  static max(first: Exact, ...others: readonly Exact[]): Exact {
    return others.reduce((most, each) => (each.isAbove(most) ? each : most), first);
  }

  plus(other: Exact): Exact {
    const { numerator: a, denominator: b } = this;
    const { numerator: c, denominator: d } = other;
    const lazyBelow = this.#lazierOf(other);
    if (b === d) return new Exact(a + c, b, lazyBelow);
    if (b % d === 0n) return new Exact(a + c * (b / d), b, lazyBelow);
    if (d % b === 0n) return new Exact(a * (d / b) + c, d, lazyBelow);
    return reduced(a * d + c * b, b * d, lazyBelow);
  }

  minus(other: Exact): Exact {
    return this.plus(other.negated());
  }

  times(other: Exact): Exact {
    return reduced(
      this.numerator * other.numerator,
      this.denominator * other.denominator,
      this.#lazierOf(other),
    );
  }

  /** Asserts that the divisor is not zero. */
  over(other: Exact): Exact {
    const { numerator: a, denominator: b } = this;
    const { numerator: c, denominator: d } = other;
    assert(c !== 0n, () => `${a}/${b} is divided by something other than zero`);
    const lazyBelow = this.#lazierOf(other);
    return c < 0n ? reduced(-a * d, -b * c, lazyBelow) : reduced(a * d, b * c, lazyBelow);
  }

  negated(): Exact {
    return new Exact(0n - this.numerator, this.denominator, this.#lazyBelow);
  }

  abs(): Exact {
    return this.numerator < 0n ? this.negated() : this;
  }

  clamp(low: Exact, high: Exact): Exact {
    assert(!low.isAbove(high), () => `clamp: ${low} is at most ${high}`);
    return Exact.max(low, Exact.min(high, this));
  }

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    if (this.numerator === 0n) return 0;
    return this.numerator < 0n ? -1 : 1;
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  compare(other: Exact): -1 | 0 | 1 {
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    if (left === right) return 0;
    return left < right ? -1 : 1;
  }

  equals(other: Exact): boolean {
    return this.compare(other) === 0;
  }

  isBelow(other: Exact): boolean {
    return this.compare(other) < 0;
  }

  isAbove(other: Exact): boolean {
    return this.compare(other) > 0;
  }

  #lazierOf(other: Exact): bigint {
    return this.#lazyBelow > other.#lazyBelow ? this.#lazyBelow : other.#lazyBelow;
  }

  /** The multiple of `unit` (positive) that the rounding picks. */
  roundTo(unit: Exact, rounding: Rounding): Exact {
    return Exact.integer(this.unitsOf(unit, rounding)).times(unit);
  }

  /** How many `unit`s (positive), as the rounding picks. */
  unitsOf(unit: Exact, rounding: Rounding): bigint {
    assert(unit.numerator > 0n, () => `a unit of rounding is positive, not ${unit}`);
    const a = this.numerator * unit.denominator;
    const b = this.denominator * unit.numerator;
    return rounded(a, b, rounding);
  }

  /** The nearest float, for pricing and display. */
  toNumber(): number {
    const plain = Number(this.numerator) / Number(this.denominator);
    if (isExactFloat(this.numerator) && isExactFloat(this.denominator)) return plain;
    // Seventeen significant digits decide the float; the text of the quotient carries more.
    const { numerator: a, denominator: b } = this;
    const magnitude = a < 0n ? -a : a;
    const digits = magnitude.toString().length - b.toString().length;
    const places = 25 - digits;
    const scaled = places >= 0 ? (magnitude * power(places)) / b : magnitude / (b * power(-places));
    return Number(`${a < 0n ? '-' : ''}${scaled}e${-places}`);
  }

  /** The value as a decimal of exactly `decimals` places. */
  toFixed(decimals: number, rounding: Rounding): string {
    const scale = power(decimals);
    const units = rounded(this.numerator * scale, this.denominator, rounding);
    const sign = units < 0n ? '-' : '';
    const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
    const point = digits.length - decimals;
    const fraction = decimals === 0 ? '' : `.${digits.slice(point)}`;
    return `${sign}${digits.slice(0, point)}${fraction}`;
  }

  /** The shortest exact decimal, or `a/b` where there is none. */
  toString(): string {
    const { numerator, denominator } = lowest(this.numerator, this.denominator);
    const places = decimalPlaces(denominator);
    if (places === undefined) return `${numerator}/${denominator}`;
    return new Exact(numerator, denominator).toFixed(places, 'down');
  }

  toJSON(): string {
    return this.toString();
  }
}

/** `a / b` for positive `b`, rounded to an integer. */
function rounded(a: bigint, b: bigint, rounding: Rounding): bigint {
  switch (rounding) {
    case 'down':
      return divDown(a, b);
    case 'up':
      return divUp(a, b);
    case 'towardZero':
      return a / b;
    case 'awayFromZero':
      return a < 0n ? divDown(a, b) : divUp(a, b);
    case 'halfAwayFromZero':
      return a < 0n ? -divDown(-2n * a + b, 2n * b) : divDown(2n * a + b, 2n * b);
    case 'halfEven': {
      const low = divDown(a, b);
      const twice = 2n * (a - low * b);
      if (twice !== b) return twice < b ? low : low + 1n;
      return low % 2n === 0n ? low : low + 1n;
    }
    default:
      return assertNever(rounding);
  }
}

/** In lowest terms from `lazyBelow` on. After that the next time is at four times the length, so that long sums stay quick. */
function reduced(numerator: bigint, denominator: bigint, lazyBelow = LAZY_BELOW): Exact {
  if (denominator < lazyBelow) return new Exact(numerator, denominator, lazyBelow);
  const low = lowest(numerator, denominator);
  const next = low.denominator ** 4n;
  return new Exact(low.numerator, low.denominator, next > LAZY_BELOW ? next : LAZY_BELOW);
}

function lowest(
  numerator: bigint,
  denominator: bigint,
): { readonly numerator: bigint; readonly denominator: bigint } {
  let a = numerator < 0n ? -numerator : numerator;
  let b = denominator;
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

function power(places: number): bigint {
  return 10n ** BigInt(places);
}

const isExactFloat = (value: bigint): boolean => value < 1n << 53n && value > -(1n << 53n);

/** Decimal places that hold 1/denominator (in lowest terms), or undefined if none do. */
function decimalPlaces(denominator: bigint): number | undefined {
  let twos = 0;
  let fives = 0;
  let left = denominator;
  while (left % 2n === 0n) {
    left /= 2n;
    twos += 1;
  }
  while (left % 5n === 0n) {
    left /= 5n;
    fives += 1;
  }
  return left === 1n ? Math.max(twos, fives) : undefined;
}
