// A cursor over a JSON document that knows its path: every complaint says where in the file it applies, what is there
// and what was expected. Amounts are decimal strings; a number token has lost digits before we could read them.
import { parseDecimal } from '@plimsoll/engine';
import { UserError } from '../errors.ts';

export class JsonField {
  readonly file: string;
  readonly path: string;
  readonly value: unknown;

  constructor(file: string, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  /** Throws the complaint: `FILE: PATH MESSAGE`. */
  refuse(message: string): never {
    throw new UserError(
      `${this.file}: ${this.path === '' ? 'the document' : this.path} ${message}`,
    );
  }

  get isPresent(): boolean {
    return this.value !== undefined;
  }

  /** An object with no other keys than these. */
  object(keys: readonly string[]): { field(key: string): JsonField } {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(`must be an object, found ${describe(value)}`);
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) {
        this.refuse(`has an unknown key "${key}"; known are ${keys.join(', ')}`);
      }
    }
    const prefix = this.path === '' ? '' : `${this.path}.`;
    return {
      field: (key) =>
        new JsonField(this.file, `${prefix}${key}`, (value as { [key: string]: unknown })[key]),
    };
  }

  /** A list; a missing one is empty. */
  list(): readonly JsonField[] {
    if (this.value === undefined) return [];
    if (!Array.isArray(this.value)) this.refuse(`must be a list, found ${describe(this.value)}`);
    return this.value.map(
      (item: unknown, index) => new JsonField(this.file, `${this.path}[${index}]`, item),
    );
  }

  text(): string {
    if (typeof this.value !== 'string')
      this.refuse(`must be a text, found ${describe(this.value)}`);
    return this.value;
  }

  choice<T extends string>(choices: readonly T[]): T {
    const found = choices.find((choice) => choice === this.value);
    if (found === undefined) {
      this.refuse(`must be one of ${choices.join(', ')}, found ${describe(this.value)}`);
    }
    return found;
  }

  flag(otherwise: boolean): boolean {
    if (this.value === undefined) return otherwise;
    if (typeof this.value !== 'boolean') {
      this.refuse(`must be true or false, found ${describe(this.value)}`);
    }
    return this.value;
  }

  /** A whole number in the range, both ends included. */
  whole(least: number, most: number): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      this.refuse(`must be a whole number from ${least} to ${most}, found ${describe(value)}`);
    }
    return value;
  }

  /** A decimal string as a count of 10^-scale; more decimals than that are refused. */
  decimal(scale: number): bigint {
    const { value } = this;
    if (typeof value !== 'string') {
      this.refuse(`must be a decimal in quotes such as "1.5", found ${describe(value)}`);
    }
    const parsed = parseDecimal(value, scale);
    if (!parsed.ok) this.refuse(`is refused: ${parsed.error.message}`);
    return parsed.value;
  }

  /** A decimal string above zero. */
  positive(scale: number): bigint {
    const value = this.decimal(scale);
    if (value <= 0n) this.refuse(`must be above zero, found ${describe(this.value)}`);
    return value;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return typeof value === 'string' ? shown : `the ${typeof value} ${shown}`;
}
