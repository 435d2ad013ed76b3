// Generators of records, made from the schema tables: any record a table allows, extremes included.
import fc from 'fast-check';
import type { Fields, Kind, RecordOf, ScalarKind, SchemaTable } from '../domain/record.ts';
import { NUMBER_RANGES, TEXT_LENGTH_MAX } from './json.ts';

/** Any record of the table. */
export function arbitraryOf<T extends SchemaTable>(table: T): fc.Arbitrary<RecordOf<T>> {
  const records = Object.entries(table).map(([type, schema]) =>
    fieldsOf(schema.fields).map((fields) => ({ type, ...fields })),
  );
  return fc.oneof(...records) as unknown as fc.Arbitrary<RecordOf<T>>;
}

function fieldsOf(fields: Fields): fc.Arbitrary<object> {
  const arbitraries = Object.entries(fields).map(([name, kind]) => [name, kindOf(kind)]);
  return fc.record(Object.fromEntries(arbitraries), { noNullPrototype: true });
}

function kindOf(kind: Kind): fc.Arbitrary<unknown> {
  if (typeof kind === 'string') return scalarOf(kind);
  if ('list' in kind) return fc.array(fieldsOf(kind.list), { maxLength: 4 });
  return fc.constantFrom(...kind);
}

function scalarOf(kind: ScalarKind): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'flag':
      return fc.boolean();
    case 'id':
    case 'count':
    case 'ppm':
    case 'time':
    case 'order':
      return fc.integer({ min: NUMBER_RANGES[kind][0], max: NUMBER_RANGES[kind][1] });
    case 'text':
    case 'document':
      return fc.string({ unit: 'binary', maxLength: TEXT_LENGTH_MAX / 2 });
    case 'hash':
      return fc.uint8Array({ minLength: 32, maxLength: 32 });
    default:
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  }
}
