// The canonical bytes of one step, which are what is hashed and journaled: the input, a count, then the events.
import { ByteReader, type ByteWriter, Codec, DecodeError } from './codec.ts';
import { type Input, inputSchemas } from './command.ts';
import { type Event, eventSchemas } from './event.ts';

export const inputCodec: Codec<typeof inputSchemas> = new Codec(inputSchemas);
export const eventCodec: Codec<typeof eventSchemas> = new Codec(eventSchemas);

export type DecodedStep = { readonly input: Input; readonly events: readonly Event[] };

/** Writes one step over whatever the writer held; the bytes are valid until its next use. */
export function encodeStep(writer: ByteWriter, { input, events }: DecodedStep): Uint8Array {
  writer.reset();
  inputCodec.encode(writer, input);
  writer.u32(events.length);
  for (const event of events) eventCodec.encode(writer, event);
  return writer.bytes();
}

/**
 * Reads the canonical bytes of one step.
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
