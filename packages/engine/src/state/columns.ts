// Columns of fixed-width integers over one allocator, with a dirty flag per page so that the state root recomputes only
// what was written. Knows nothing of what the columns mean.
import { assert } from '../base/assert.ts';

/** Where column bytes come from. The default takes heap buffers; a shared WebAssembly memory can stand in for it. */
export interface Memory {
  allocate(byteLength: number): { readonly buffer: ArrayBufferLike; readonly byteOffset: number };
}
export const heapMemory: Memory = {
  allocate: (byteLength) => ({ buffer: new ArrayBuffer(byteLength), byteOffset: 0 }),
};

export const PAGE_BYTES = 4096;

type Values = BigInt64Array | Float64Array | Uint32Array | Uint8Array;

/** One column. `view` is fetched anew after growth: never keep `values` across a write that may grow. */
abstract class Column {
  /** Bytes a row, a power of two. */
  readonly width: number;
  readonly name: string;
  protected readonly memory: Memory;
  dirty: Uint8Array = new Uint8Array(0);
  protected region: { readonly buffer: ArrayBufferLike; readonly byteOffset: number };
  capacity: number;

  constructor(memory: Memory, name: string, width: number, capacity: number) {
    this.memory = memory;
    this.name = name;
    this.width = width;
    this.capacity = capacity;
    this.region = memory.allocate(capacity * width);
    this.dirty = new Uint8Array(Math.ceil((capacity * width) / PAGE_BYTES)).fill(1);
  }

  protected abstract remap(): void;

  /** Raw bytes of the first `rows` rows. */
  bytes(rows: number): Uint8Array {
    return new Uint8Array(this.region.buffer, this.region.byteOffset, rows * this.width);
  }
  grow(rows: number): void {
    if (rows <= this.capacity) return;
    const capacity = Math.max(this.capacity * 2, rows);
    const before = this.bytes(this.capacity);
    this.region = this.memory.allocate(capacity * this.width);
    new Uint8Array(this.region.buffer, this.region.byteOffset, before.length).set(before);
    this.capacity = capacity;
    const dirty = new Uint8Array(Math.ceil((capacity * this.width) / PAGE_BYTES)).fill(1);
    this.dirty = dirty;
    this.remap();
  }
  /** Replaces the content from a snapshot. */
  load(bytes: Uint8Array): void {
    assert(bytes.length % this.width === 0, `column ${this.name} loads whole rows`);
    this.grow(bytes.length / this.width);
    new Uint8Array(this.region.buffer, this.region.byteOffset, bytes.length).set(bytes);
    this.dirty.fill(1);
  }
}
export type AnyColumn = Column & { readonly values: Values };

export class I64Column<T extends bigint = bigint> extends Column {
  values: BigInt64Array;
  constructor(memory: Memory, name: string, capacity: number) {
    super(memory, name, 8, capacity);
    this.values = new BigInt64Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  protected override remap(): void {
    this.values = new BigInt64Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  get(row: number): T {
    return this.values[row] as T;
  }
  /** Asserts the width instead of wrapping. */
  set(row: number, value: T): void {
    assert(
      BigInt.asIntN(64, value) === value,
      () => `${this.name}[${row}] = ${value} fits 64 bits`,
    );
    this.values[row] = value;
    this.dirty[row >>> 9] = 1;
  }
}

export class F64Column extends Column {
  values: Float64Array;
  constructor(memory: Memory, name: string, capacity: number) {
    super(memory, name, 8, capacity);
    this.values = new Float64Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  protected override remap(): void {
    this.values = new Float64Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  get(row: number): number {
    return this.values[row] as number;
  }
  /** Holds safe integers only (times, order ids). */
  set(row: number, value: number): void {
    assert(Number.isSafeInteger(value), () => `${this.name}[${row}] = ${value} is a safe integer`);
    this.values[row] = value;
    this.dirty[row >>> 9] = 1;
  }
}

export class U32Column extends Column {
  values: Uint32Array;
  constructor(memory: Memory, name: string, capacity: number) {
    super(memory, name, 4, capacity);
    this.values = new Uint32Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  protected override remap(): void {
    this.values = new Uint32Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  get(row: number): number {
    return this.values[row] as number;
  }
  set(row: number, value: number): void {
    this.values[row] = value;
    this.dirty[row >>> 10] = 1;
  }
}

export class U8Column extends Column {
  values: Uint8Array;
  constructor(memory: Memory, name: string, capacity: number) {
    super(memory, name, 1, capacity);
    this.values = new Uint8Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  protected override remap(): void {
    this.values = new Uint8Array(this.region.buffer, this.region.byteOffset, this.capacity);
  }
  get(row: number): number {
    return this.values[row] as number;
  }
  set(row: number, value: number): void {
    this.values[row] = value;
    this.dirty[row >>> 12] = 1;
  }
}
