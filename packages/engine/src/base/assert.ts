// Assertions: what must hold if the engine has no bug. A failure is never caught inside the engine;
// the host stops and keeps the journal. What a user can cause is a reject, not an assertion.

/** An invariant of the engine does not hold: a bug of ours, never of the caller's input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * States a rule that must hold. Pass the message as a function where building it costs something.
 *
 * @throws InvariantError when `condition` is false.
 */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (condition) return;
  throw new InvariantError(typeof message === 'string' ? message : message());
}

/**
 * Ends a switch over a closed union: does not compile while a member is unhandled.
 *
 * @throws InvariantError when reached at run time, which means that a type was lied to.
 */
export function assertNever(value: never): never {
  throw new InvariantError(`unreachable case: ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'type' in value) return String(value.type);
  return String(value);
}
