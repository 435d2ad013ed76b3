// The two record tables with their codecs and JSON forms: what replicas, clients and auditors exchange. Derived from
// domain/record.ts's tables only; no type of record is named here.
import type { Result } from '../base/result.ts';
import { ByteReader, Codec, DecodeError } from '../domain/codec.ts';
import { type Input, inputSchemas } from '../domain/command.ts';
import { type Event, eventSchemas } from '../domain/event.ts';
import { type JsonObject, recordFromJson, recordToJson, type WireError } from './json.ts';

export const inputCodec: Codec<typeof inputSchemas> = new Codec(inputSchemas);
export const eventCodec: Codec<typeof eventSchemas> = new Codec(eventSchemas);

export type DecodedStep = { readonly input: Input; readonly events: readonly Event[] };

/**
 * Reads the canonical bytes of one step: the input, then its events to the end of the record.
 *
 * @throws DecodeError when the bytes are no such record.
 */
export function decodeStep(record: Uint8Array): DecodedStep {
  const reader = new ByteReader(record);
  const input = inputCodec.decode(reader);
  const events: Event[] = [];
  const count = reader.u32();
  for (let i = 0; i < count; i++) events.push(eventCodec.decode(reader));
  if (reader.left > 0) throw new DecodeError(`${reader.left} bytes follow the last event`);
  return { input, events };
}

/** The wire's JSON of an input, a command or a tick. */
export const inputToJson = (input: Input): JsonObject => recordToJson(inputSchemas, input);
/** Reads an input from parsed JSON; never throws. */
export const inputFromJson = (json: unknown): Result<Input, WireError> =>
  recordFromJson(inputSchemas, json);
export const eventToJson = (event: Event): JsonObject => recordToJson(eventSchemas, event);
/** Reads an event from parsed JSON; never throws. */
export const eventFromJson = (json: unknown): Result<Event, WireError> =>
  recordFromJson(eventSchemas, json);
