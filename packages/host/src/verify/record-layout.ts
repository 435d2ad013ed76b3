// Where the fields of a record lie in its canonical bytes, worked out from the same schema tables as the codec, so that
// a reader can look at a few fields without decoding the rest. The oracle of its tests is the codec itself.

/** A schema table as data: a kind is a scalar's name, a list of choices (one byte), or a list of rows. */
export type SchemaTable = {
  readonly [type: string]: { readonly tag: number; readonly fields: Fields };
};
export type Fields = { readonly [name: string]: Kind };
export type Kind = string | readonly string[] | { readonly list: Fields };

/** Bytes of every kind of fixed width (`domain/codec.ts`). */
const WIDTHS: { readonly [kind: string]: number } = {
  flag: 1,
  id: 4,
  count: 4,
  ppm: 4,
  time: 8,
  order: 8,
  quanta: 8,
  lots: 8,
  ticks: 8,
  price: 8,
  wide: 8,
  hash: 32,
};

/** The fields of one record type. `locate` fills `offsets[field]` and returns where the record ends. */
export class RecordLayout {
  readonly type: string;
  /** Bytes of the whole record without its tag; -1 if they depend on its content. */
  readonly width: number;
  private readonly names: readonly string[];
  private readonly sizes: readonly FieldSize[];

  constructor(type: string, fields: Fields) {
    this.type = type;
    this.names = Object.keys(fields);
    this.sizes = Object.values(fields).map(sizeOf);
    this.width = totalWidth(this.sizes);
  }

  /** Index of a field, to be used with `offsets`. */
  field(name: string): number {
    const index = this.names.indexOf(name);
    if (index < 0) throw new Error(`${this.type} has a field ${name}`);
    return index;
  }

  locate(view: DataView, at: number, offsets: Uint32Array): number {
    for (let index = 0; index < this.sizes.length; index += 1) {
      offsets[index] = at;
      at = pastField(this.sizes[index] as FieldSize, view, at);
    }
    return at;
  }

  skip(view: DataView, at: number): number {
    if (this.width >= 0) return at + this.width;
    for (const size of this.sizes) at = pastField(size, view, at);
    return at;
  }
}

/** The layouts of a table by their tag. */
export function layoutsByTag(table: SchemaTable): readonly (RecordLayout | undefined)[] {
  const layouts: (RecordLayout | undefined)[] = [];
  for (const [type, schema] of Object.entries(table)) {
    layouts[schema.tag] = new RecordLayout(type, schema.fields);
  }
  return layouts;
}

/** A fixed width, a text (-1), or the fields of a list's rows. */
type FieldSize = number | { readonly row: readonly FieldSize[]; readonly rowWidth: number };
const TEXT = -1;

function sizeOf(kind: Kind): FieldSize {
  if (typeof kind === 'string') {
    if (kind === 'text' || kind === 'document') return TEXT;
    const width = WIDTHS[kind];
    if (width === undefined) throw new Error(`kind ${kind} has a known width`);
    return width;
  }
  if (!('list' in kind)) return 1;
  const row = Object.values(kind.list).map(sizeOf);
  return { row, rowWidth: totalWidth(row) };
}

function totalWidth(sizes: readonly FieldSize[]): number {
  let total = 0;
  for (const size of sizes) {
    if (typeof size !== 'number' || size === TEXT) return -1;
    total += size;
  }
  return total;
}

function pastField(size: FieldSize, view: DataView, at: number): number {
  if (typeof size === 'number') {
    return size === TEXT ? at + 4 + 2 * view.getUint32(at, true) : at + size;
  }
  const count = view.getUint32(at, true);
  if (size.rowWidth >= 0) return at + 4 + count * size.rowWidth;
  let position = at + 4;
  for (let index = 0; index < count; index += 1) {
    for (const part of size.row) position = pastField(part, view, position);
  }
  return position;
}
