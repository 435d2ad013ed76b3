// Days as they are typed: 2025-10-10, from midnight UTC.

/** Milliseconds since 1970 of the day's beginning; undefined for text that is no day, also 30 February. */
export function utcDay(text: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // A day that does not exist is read as one of the next month.
  const isDay = Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
  return isDay ? time : undefined;
}
