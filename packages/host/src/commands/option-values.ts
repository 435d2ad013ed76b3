// What the texts of options mean, for every command that takes numbers or days; a wrong one is told with the legal range.
import { InvalidArgumentError } from 'commander';
import { utcDay } from './utc-day.ts';

/** Reads whole numbers of at most 15 digits. */
export function wholeFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads decimals, without exponents. */
export function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

/** Milliseconds since 1970 of a day's beginning, UTC. */
export function day(text: string): number {
  const time = utcDay(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError('It must be a day such as 2025-10-10.');
}
