// Nominal types over primitives: a brand keeps a price from being passed where a quantity is meant.
// It exists in the type system only; at run time the value is the plain primitive.

/** `T` that only a function which states the name `N` may produce. */
export type Brand<T, N extends string> = T & { readonly __brand: N };
