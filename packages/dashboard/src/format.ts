// Numbers and times as people read them. The wire's decimal text is exact; what is shown is rounded, and the exact text
// stands in the title of the cell. Not responsible for any arithmetic that matters.

const plain = new Map<number, Intl.NumberFormat>();
function digits(count: number): Intl.NumberFormat {
  let format = plain.get(count);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: count,
      maximumFractionDigits: count,
    });
    plain.set(count, format);
  }
  return format;
}
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export const MISSING = '–';
const MINUS = '−';
const signed = (text: string): string => text.replace('-', MINUS);

/** A price with as many decimals as its size calls for. */
export function price(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value) || value === 0) return MISSING;
  const size = Math.abs(value);
  return signed(digits(size >= 10_000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : 5).format(value));
}

/** Money in at most four significant digits: 1.234M. */
export function compact(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return MISSING;
  return signed(
    Math.abs(value) < 1000 ? digits(value === 0 ? 0 : 2).format(value) : short.format(value),
  );
}

/** Money to the cent. */
export function money(text: string): string {
  const value = Number(text);
  return Number.isFinite(value) ? signed(digits(2).format(value)) : MISSING;
}

/** A size in coins, six significant digits at most. */
export function size(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return MISSING;
  return signed(new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 }).format(value));
}

export const count = (value: number): string => whole.format(value);

/** Parts per million as basis points. */
export const basisPoints = (ppm: number): string => signed(`${digits(1).format(ppm / 100)} bp`);

/** A fraction as percent with four decimals, the grain of funding rates. */
export function percent(fraction: string): string {
  return signed(`${digits(4).format(Number(fraction) * 100)}%`);
}

/** A margin rate or haircut in parts per million as percent with two decimals. */
export const rate = (ppm: number): string => `${digits(2).format(ppm / 1e4)}%`;

/** A time to come, as minutes and seconds, or in words from two hours on. */
export function countdown(ms: number): string {
  if (ms >= 7_200_000) return minutes(ms);
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A margin ratio as percent; "over" where the cut at 99 speaks. */
export function ratio(value: number | null): string {
  if (value === null) return MISSING;
  return value >= 99 ? 'no equity' : `${digits(1).format(value * 100)}%`;
}

/** A probability as percent: no more digits than an estimate has. */
export function chance(probability: number): string {
  const points = probability * 100;
  if (points > 0 && points < 0.1) return '< 0.1%';
  if (points > 99.9 && points < 100) return '> 99.9%';
  return `${digits(points < 10 && points > 0 ? 1 : 0).format(points)}%`;
}

/** A duration to the minute, or in hours from two on. */
export function minutes(ms: number): string {
  const total = Math.max(1, Math.round(ms / 60_000));
  if (total < 120) return total === 1 ? '1 minute' : `${total} minutes`;
  return `${digits(1).format(total / 60)} hours`;
}

export const timeOfDay = (ms: number): string => (ms === 0 ? MISSING : clock.format(ms));
export const date = (ms: number): string => (ms === 0 ? MISSING : day.format(ms));
export const shortHash = (hex: string): string => (hex === '' ? MISSING : hex.slice(0, 10));

/** Sign of a decimal text, for colour. */
export function tone(text: string): 'up' | 'down' | 'none' {
  const value = Number(text);
  return value > 0 ? 'up' : value < 0 ? 'down' : 'none';
}
