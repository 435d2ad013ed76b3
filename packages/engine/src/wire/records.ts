// The two record tables in their JSON form: what clients and auditors exchange. Derived from domain/record.ts's tables
// only; no type of record is named here.
import type { Result } from '../base/result.ts';
import { type Input, inputSchemas } from '../domain/command.ts';
import { type Event, eventSchemas } from '../domain/event.ts';
import { type JsonObject, recordFromJson, recordToJson, type WireError } from './json.ts';

/** The wire's JSON of an input, a command or a tick. */
export const inputToJson = (input: Input): JsonObject => recordToJson(inputSchemas, input);
/** Reads an input from parsed JSON; never throws. */
export const inputFromJson = (json: unknown): Result<Input, WireError> =>
  recordFromJson(inputSchemas, json);
export const eventToJson = (event: Event): JsonObject => recordToJson(eventSchemas, event);
/** Reads an event from parsed JSON; never throws. */
export const eventFromJson = (json: unknown): Result<Event, WireError> =>
  recordFromJson(eventSchemas, json);
