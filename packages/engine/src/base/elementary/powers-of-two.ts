// Every power of two that a float64 can hold, and the exact scaling by one. Scaling by table keeps
// the elementary functions free of views into the bits of a number, which would be shared state.

const LEAST = -1074;
const MOST = 1023;
const POWERS: Float64Array = powers();

/** The power of two with an exponent from -1074 to 1023, exact. */
export function powerOfTwo(exponent: number): number {
  return POWERS[exponent - LEAST] as number;
}

/** `value` times 2 to an exponent from -2148 to 2046, rounded once when `value` lies in [0.5, 2]. */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent > MOST) return value * powerOfTwo(MOST) * powerOfTwo(exponent - MOST);
  if (exponent >= LEAST) return value * powerOfTwo(exponent);
  return (value / 2) * powerOfTwo(LEAST) * powerOfTwo(Math.max(exponent + 1 - LEAST, LEAST));
}

function powers(): Float64Array {
  const table = new Float64Array(MOST - LEAST + 1);
  let power = 1;
  for (let exponent = 0; exponent <= MOST; exponent++, power *= 2) table[exponent - LEAST] = power;
  power = 1;
  for (let exponent = 0; exponent >= LEAST; exponent--, power /= 2) table[exponent - LEAST] = power;
  return table;
}
