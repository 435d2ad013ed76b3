// The two outcomes of an operation that may refuse: a value, or the reason with its numbers.

/** Either a value or the reason why there is none. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A success that carries `value`. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** A refusal that carries its reason. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}
