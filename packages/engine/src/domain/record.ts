// How inputs and events are described: one table of fields a record type, from which the TypeScript type, the canonical
// bytes (codec.ts), the JSON of the wire and the generators of the tests are all derived. Not responsible for meaning.
import type { Lots, Price, Quanta, Ticks } from './units.ts';

interface KindTypes {
  readonly flag: boolean;
  /** Dense id, unsigned 32 bits; NONE where there is none. */
  readonly id: number;
  /** A count or a duration, unsigned 32 bits. */
  readonly count: number;
  /** Parts per million, signed 32 bits. */
  readonly ppm: number;
  /** Milliseconds since 1970 or an order id: a non-negative safe integer. */
  readonly time: number;
  readonly order: number;
  readonly quanta: Quanta;
  readonly lots: Lots;
  readonly ticks: Ticks;
  readonly price: Price;
  /** A guard-scaled integer, signed 64 bits. */
  readonly wide: bigint;
  readonly text: string;
  /** A long text: a whole document. */
  readonly document: string;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

export type ScalarKind = keyof KindTypes;
export type Kind = ScalarKind | readonly string[] | { readonly list: Fields };
export type Fields = { readonly [name: string]: Kind };
export type Schema = { readonly tag: number; readonly fields: Fields };
export type SchemaTable = { readonly [type: string]: Schema };

export type FieldType<K> = K extends ScalarKind
  ? KindTypes[K]
  : K extends readonly (infer S)[]
    ? S
    : K extends { readonly list: infer F }
      ? readonly FieldsType<F>[]
      : never;
export type FieldsType<F> = { readonly [N in keyof F]: FieldType<F[N]> };
/** The discriminated union of a table: `{ type: 'Deposit', account, asset, amount } | ...`. */
export type RecordOf<T extends SchemaTable> = {
  [N in keyof T & string]: { readonly type: N } & FieldsType<T[N]['fields']>;
}[keyof T & string];
