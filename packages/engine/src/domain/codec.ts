// Canonical bytes of records: one encoding per value, little-endian, fixed widths, no optional parts. What is hashed and
// journaled is exactly this. Decoding is total: any byte string gives a record or a `DecodeError`, never a guess.
import { assert } from '../base/assert.ts';
import type { Fields, Kind, RecordOf, SchemaTable } from './record.ts';

export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** A growing byte buffer; `bytes()` is a view that the next write may overwrite. */
export class ByteWriter {
  private buffer = new Uint8Array(4096);
  private view = new DataView(this.buffer.buffer);
  length = 0;

  reset(): void {
    this.length = 0;
  }
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
  /** Growing replaces the buffer and its view: call this before either is read. */
  private room(count: number): number {
    const at = this.length;
    if (at + count > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.buffer.length * 2, at + count));
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    this.length = at + count;
    return at;
  }
  u8(value: number): void {
    const at = this.room(1);
    this.buffer[at] = value;
  }
  u32(value: number): void {
    const at = this.room(4);
    this.view.setUint32(at, value, true);
  }
  i32(value: number): void {
    const at = this.room(4);
    this.view.setInt32(at, value, true);
  }
  u53(value: number): void {
    const at = this.room(8);
    this.view.setUint32(at, value % 0x1_0000_0000, true);
    this.view.setUint32(at + 4, Math.floor(value / 0x1_0000_0000), true);
  }
  i64(value: bigint): void {
    const at = this.room(8);
    this.view.setBigInt64(at, value, true);
  }
  raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.buffer.set(bytes, at);
  }
}

export class ByteReader {
  private readonly view: DataView;
  private readonly buffer: Uint8Array;
  at = 0;
  constructor(buffer: Uint8Array) {
    this.buffer = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  get left(): number {
    return this.buffer.length - this.at;
  }
  private take(count: number): number {
    const at = this.at;
    if (at + count > this.buffer.length)
      throw new DecodeError(`record ends after ${this.buffer.length} bytes, ${at + count} needed`);
    this.at = at + count;
    return at;
  }
  u8(): number {
    return this.view.getUint8(this.take(1));
  }
  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }
  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }
  u53(): number {
    const at = this.take(8);
    const value = this.view.getUint32(at + 4, true) * 0x1_0000_0000 + this.view.getUint32(at, true);
    if (!Number.isSafeInteger(value)) throw new DecodeError(`integer at byte ${at} exceeds 2^53`);
    return value;
  }
  i64(): bigint {
    return this.view.getBigInt64(this.take(8), true);
  }
  raw(count: number): Uint8Array {
    const at = this.take(count);
    return this.buffer.slice(at, at + count);
  }
}

type FieldValue = boolean | number | bigint | string | Uint8Array | readonly FieldRecord[];
type FieldRecord = { readonly [name: string]: FieldValue };
type Write = (writer: ByteWriter, value: FieldValue) => void;
type Read = (reader: ByteReader) => FieldValue;
type Part = { readonly name: string; readonly write: Write; readonly read: Read };

const SCALARS: { readonly [kind: string]: { readonly write: Write; readonly read: Read } } = {
  flag: { write: (w, v) => w.u8(v === true ? 1 : 0), read: readFlag },
  id: { write: (w, v) => w.u32(whole(v, 0, 0xffff_ffff)), read: (r) => r.u32() },
  count: { write: (w, v) => w.u32(whole(v, 0, 0xffff_ffff)), read: (r) => r.u32() },
  ppm: { write: (w, v) => w.i32(whole(v, -0x8000_0000, 0x7fff_ffff)), read: (r) => r.i32() },
  time: { write: (w, v) => w.u53(whole(v, 0, Number.MAX_SAFE_INTEGER)), read: (r) => r.u53() },
  order: { write: (w, v) => w.u53(whole(v, 0, Number.MAX_SAFE_INTEGER)), read: (r) => r.u53() },
  quanta: { write: writeI64, read: (r) => r.i64() },
  lots: { write: writeI64, read: (r) => r.i64() },
  ticks: { write: writeI64, read: (r) => r.i64() },
  price: { write: writeI64, read: (r) => r.i64() },
  wide: { write: writeI64, read: (r) => r.i64() },
  text: { write: writeText, read: readText },
  document: { write: writeText, read: readText },
  hash: { write: writeHash, read: (r) => r.raw(32) },
};

/** Reads and writes the records of one table. Records start with their tag (one byte). */
export class Codec<T extends SchemaTable> {
  private readonly byType = new Map<
    string,
    { readonly tag: number; readonly parts: readonly Part[] }
  >();
  private readonly byTag = new Map<
    number,
    { readonly type: string; readonly parts: readonly Part[] }
  >();

  constructor(table: T) {
    for (const [type, schema] of Object.entries(table)) {
      assert(!this.byTag.has(schema.tag), `tag ${schema.tag} of ${type} is used once`);
      const parts = compile(schema.fields);
      this.byType.set(type, { tag: schema.tag, parts });
      this.byTag.set(schema.tag, { type, parts });
    }
  }

  encode(writer: ByteWriter, record: RecordOf<T>): void {
    const entry = this.byType.get(record.type);
    assert(entry !== undefined, `record type ${record.type} is in the table`);
    writer.u8(entry.tag);
    writeParts(writer, entry.parts, record as unknown as FieldRecord);
  }

  decode(reader: ByteReader): RecordOf<T> {
    const tag = reader.u8();
    const entry = this.byTag.get(tag);
    if (entry === undefined) throw new DecodeError(`unknown record tag ${tag}`);
    return readParts(reader, entry.parts, { type: entry.type }) as unknown as RecordOf<T>;
  }
}

function compile(fields: Fields): readonly Part[] {
  return Object.entries(fields).map(([name, kind]) => ({ name, ...compileKind(kind) }));
}

function compileKind(kind: Kind): { readonly write: Write; readonly read: Read } {
  if (typeof kind === 'string') {
    const scalar = SCALARS[kind];
    assert(scalar !== undefined, `kind ${kind} is known`);
    return scalar;
  }
  return 'list' in kind ? listOf(compile(kind.list)) : oneOf(kind);
}

function listOf(parts: readonly Part[]): { readonly write: Write; readonly read: Read } {
  return {
    write: (writer, value) => {
      const rows = value as readonly FieldRecord[];
      writer.u32(rows.length);
      for (const row of rows) writeParts(writer, parts, row);
    },
    read: (reader) => {
      const count = reader.u32();
      if (count > reader.left)
        throw new DecodeError(`list of ${count} rows in ${reader.left} bytes`);
      const rows: FieldRecord[] = [];
      for (let i = 0; i < count; i++) rows.push(readParts(reader, parts, {}));
      return rows;
    },
  };
}

function oneOf(names: readonly string[]): { readonly write: Write; readonly read: Read } {
  return {
    write: (writer, value) => {
      const at = names.indexOf(value as string);
      assert(at >= 0, () => `${String(value)} is one of ${names.join(', ')}`);
      writer.u8(at);
    },
    read: (reader) => {
      const at = reader.u8();
      const name = names[at];
      if (name === undefined)
        throw new DecodeError(`choice ${at} is not one of ${names.join(', ')}`);
      return name;
    },
  };
}

function writeParts(writer: ByteWriter, parts: readonly Part[], record: FieldRecord): void {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    part.write(writer, record[part.name] as FieldValue);
  }
}

function readParts(
  reader: ByteReader,
  parts: readonly Part[],
  into: { [name: string]: FieldValue },
): FieldRecord {
  for (const part of parts) into[part.name] = part.read(reader);
  return into;
}

function whole(value: FieldValue, least: number, most: number): number {
  assert(
    typeof value === 'number' && Number.isInteger(value),
    () => `${String(value)} is a whole number`,
  );
  assert(value >= least && value <= most, () => `${value} lies between ${least} and ${most}`);
  return value;
}

function writeI64(writer: ByteWriter, value: FieldValue): void {
  assert(typeof value === 'bigint', () => `${String(value)} is a bigint`);
  assert(value === BigInt.asIntN(64, value), () => `${String(value)} fits 64 bits`);
  writer.i64(value);
}

function readFlag(reader: ByteReader): boolean {
  const value = reader.u8();
  if (value > 1) throw new DecodeError(`flag ${value} is neither 0 nor 1`);
  return value === 1;
}

/** Text is counted UTF-16 code units, two bytes each: canonical without a text encoder. */
function writeText(writer: ByteWriter, value: FieldValue): void {
  const text = value as string;
  writer.u32(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    writer.u8(unit & 0xff);
    writer.u8(unit >>> 8);
  }
}

function readText(reader: ByteReader): string {
  const length = reader.u32();
  if (length * 2 > reader.left)
    throw new DecodeError(`text of ${length} characters in ${reader.left} bytes`);
  let text = '';
  for (let i = 0; i < length; i++) {
    const low = reader.u8();
    text += String.fromCharCode(low | (reader.u8() << 8));
  }
  return text;
}

function writeHash(writer: ByteWriter, value: FieldValue): void {
  const bytes = value as Uint8Array;
  assert(bytes.length === 32, `a hash of ${bytes.length} bytes has 32`);
  writer.raw(bytes);
}
