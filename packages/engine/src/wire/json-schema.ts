// JSON Schema of the records, derived from the same tables as their JSON, for the OpenAPI document. It describes; what
// refuses is `recordFromJson`.
import type { Fields, Kind, ScalarKind, SchemaTable } from '../domain/record.ts';
import {
  AMOUNT_PATTERN,
  DOCUMENT_LENGTH_MAX,
  type Json,
  type JsonObject,
  LIST_LENGTH_MAX,
  NUMBER_RANGES,
  TEXT_LENGTH_MAX,
} from './json.ts';

/** One schema for each record type of the table, by its name. */
export function jsonSchemasOf(table: SchemaTable): { readonly [type: string]: JsonObject } {
  const schemas = Object.entries(table).map(([type, schema]) => [
    type,
    objectOf(schema.fields, { type: { type: 'string', const: type } }),
  ]);
  return Object.fromEntries(schemas) as { readonly [type: string]: JsonObject };
}

function objectOf(fields: Fields, tag: JsonObject): JsonObject {
  const properties: { [name: string]: Json } = { ...tag };
  for (const [name, kind] of Object.entries(fields)) properties[name] = schemaOf(kind);
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  };
}

function schemaOf(kind: Kind): JsonObject {
  if (typeof kind === 'string') return scalarSchema(kind);
  if (!('list' in kind)) return { type: 'string', enum: kind };
  return { type: 'array', maxItems: LIST_LENGTH_MAX, items: objectOf(kind.list, {}) };
}

function scalarSchema(kind: ScalarKind): JsonObject {
  switch (kind) {
    case 'flag':
      return { type: 'boolean' };
    case 'id':
    case 'count':
    case 'ppm':
    case 'time':
    case 'order':
      return { type: 'integer', minimum: NUMBER_RANGES[kind][0], maximum: NUMBER_RANGES[kind][1] };
    case 'text':
      return { type: 'string', maxLength: TEXT_LENGTH_MAX };
    case 'document':
      return { type: 'string', maxLength: DOCUMENT_LENGTH_MAX };
    case 'hash':
      return { type: 'string', pattern: '^[0-9a-f]{64}$' };
    default:
      return { type: 'string', pattern: AMOUNT_PATTERN, description: `${kind}, a raw integer` };
  }
}
