// How long to wait before the next attempt to connect: doubled from one to the next, bounded, and spread by chance so that
// many venues do not come back to a restarted server in the same moment.

/**
 * The wait in ms before retry number `attempt` (from 1 on): at least half of `min(mostMs, firstMs * 2^(attempt - 1))` and
 * less than the whole; `random` from 0 to below 1 says where between.
 */
export function retryDelayMs(retry: {
  readonly attempt: number;
  readonly firstMs: number;
  readonly mostMs: number;
  readonly random: number;
}): number {
  // Thirty doublings of a millisecond are twelve days: beyond any bound.
  const doublings = Math.min(30, Math.max(0, retry.attempt - 1));
  const whole = Math.min(retry.mostMs, retry.firstMs * 2 ** doublings);
  return Math.floor((whole * (1 + retry.random)) / 2);
}
