// The public surface of the engine's wire: canonical bytes and JSON of records and rejects. Re-exports only, no logic.
export { ByteReader, ByteWriter, Codec, DecodeError } from '../domain/codec.ts';
export { type Command, type Input, inputSchemas } from '../domain/command.ts';
export { type Event, eventSchemas } from '../domain/event.ts';
export type { Reject } from '../domain/reject.ts';
export {
  type DecodedStep,
  decodeStep,
  encodeStep,
  eventCodec,
  inputCodec,
} from '../domain/step-record.ts';
export {
  type Json,
  type JsonObject,
  LIST_LENGTH_MAX,
  recordFromJson,
  recordToJson,
  TEXT_LENGTH_MAX,
  type WireError,
} from './json.ts';
export { jsonSchemasOf } from './json-schema.ts';
export { eventFromJson, eventToJson, inputFromJson, inputToJson } from './records.ts';
export { REJECT_STATUS, rejectToJson, rejectToSentence } from './reject.ts';
