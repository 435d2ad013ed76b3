// Schemas of data that people write, such as rulebooks: each names its type, legal range and meaning once, reads an
// unknown JSON value into it, and says every mistake with its path. Amounts and rates are decimal strings.
import { Exact } from '../base/exact.ts';

/** Where in the document: keys and indexes from the top. */
export type Path = readonly (string | number)[];
export type Mistake = {
  readonly path: Path;
  /** One sentence: what stands there, and what may. */
  readonly message: string;
};

export interface Schema<T> {
  /** For reference pages: `decimal from 0 to 1`, `list of ...`. */
  readonly expects: string;
  readonly doc: string;
  readonly isOptional: boolean;
  /** Of an object its members; of a list or a table what each entry is: for reference pages. */
  readonly members?: Members;
  readonly entry?: Schema<unknown>;
  /** The value, or undefined after at least one mistake was added. An absent optional value is undefined without one. */
  read(value: unknown, path: Path, mistakes: Mistake[]): T | undefined;
}
export type TypeOf<S> = S extends Schema<infer T> ? T : never;

type Range = { readonly min?: string; readonly max?: string; readonly above?: string };

/** A decimal string read exactly; number tokens are refused, because floats lose digits on the way. */
export function decimal(doc: string, range: Range = {}): Schema<Exact> {
  const expects = `decimal string${spelled(range)}`;
  const low = range.min === undefined ? undefined : Exact.of(range.min);
  const over = range.above === undefined ? undefined : Exact.of(range.above);
  const high = range.max === undefined ? undefined : Exact.of(range.max);
  return scalar(expects, doc, (value) => {
    if (typeof value !== 'string') return undefined;
    const parsed = Exact.parse(value);
    if (!parsed.ok) return undefined;
    const isLow =
      (low !== undefined && parsed.value.isBelow(low)) ||
      (over !== undefined && !parsed.value.isAbove(over));
    return isLow || (high !== undefined && parsed.value.isAbove(high)) ? undefined : parsed.value;
  });
}

export function whole(
  doc: string,
  range: { readonly min: number; readonly max: number },
): Schema<number> {
  const expects = `whole number from ${range.min} to ${range.max}`;
  return scalar(expects, doc, (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max
      ? value
      : undefined,
  );
}

export function text(doc: string): Schema<string> {
  return scalar('text', doc, (value) =>
    typeof value === 'string' && value.length > 0 ? value : undefined,
  );
}

export function flag(doc: string): Schema<boolean> {
  return scalar('true or false', doc, (value) => (typeof value === 'boolean' ? value : undefined));
}

export function oneOf<const T extends string>(doc: string, values: readonly T[]): Schema<T> {
  return scalar(`one of ${values.join(', ')}`, doc, (value) =>
    values.find((each) => each === value),
  );
}

export function list<T>(doc: string, of: Schema<T>, lengthMin = 0): Schema<readonly T[]> {
  const expects = `list of ${of.expects}${lengthMin > 0 ? `, at least ${lengthMin}` : ''}`;
  return {
    expects,
    doc,
    isOptional: false,
    entry: of,
    read(value, path, mistakes) {
      if (!Array.isArray(value) || value.length < lengthMin)
        return mistaken(value, expects, path, mistakes);
      const before = mistakes.length;
      const items = value.map((each, index) => of.read(each, [...path, index], mistakes));
      return mistakes.length === before ? (items as T[]) : undefined;
    },
  };
}

/** An object whose keys the writer chooses (symbols, names). */
export function table<T>(doc: string, of: Schema<T>): Schema<ReadonlyMap<string, T>> {
  const expects = `object of ${of.expects}`;
  return {
    expects,
    doc,
    isOptional: false,
    entry: of,
    read(value, path, mistakes) {
      if (!isObject(value)) return mistaken(value, expects, path, mistakes);
      const before = mistakes.length;
      const entries = Object.entries(value).map(
        ([key, each]) => [key, of.read(each, [...path, key], mistakes)] as const,
      );
      return mistakes.length === before ? (new Map(entries) as ReadonlyMap<string, T>) : undefined;
    },
  };
}

/** A value that may be left out. */
export function optional<T>(of: Schema<T>): Schema<T | undefined> {
  return {
    ...of,
    expects: `${of.expects}, optional`,
    isOptional: true,
    read: (value, path, mistakes) =>
      value === undefined ? undefined : of.read(value, path, mistakes),
  };
}

export type Members = Readonly<Record<string, Schema<unknown>>>;
type OptionalKeys<M extends Members> = {
  [K in keyof M]: undefined extends TypeOf<M[K]> ? K : never;
}[keyof M];
export type ObjectOf<M extends Members> = {
  readonly [K in Exclude<keyof M, OptionalKeys<M>>]: TypeOf<M[K]>;
} & { readonly [K in OptionalKeys<M>]?: Exclude<TypeOf<M[K]>, undefined> };

export type ObjectSchema<M extends Members> = Schema<ObjectOf<M>> & { readonly members: M };

/** An object with exactly these members; an unknown one is a mistake, since a misspelled rule would be no rule. */
export function object<M extends Members>(doc: string, members: M): ObjectSchema<M> {
  const names = Object.keys(members);
  const expects = `object with ${names.join(', ')}`;
  return {
    expects,
    doc,
    isOptional: false,
    members,
    read(value, path, mistakes) {
      if (!isObject(value)) return mistaken(value, expects, path, mistakes);
      const before = mistakes.length;
      for (const key of Object.keys(value)) {
        if (!Object.hasOwn(members, key)) {
          mistakes.push({
            path: [...path, key],
            message: `"${key}" is unknown here; the members are ${names.join(', ')}`,
          });
        }
      }
      const found: Record<string, unknown> = {};
      for (const name of names) {
        const member = members[name] as Schema<unknown>;
        if (value[name] === undefined && !member.isOptional) {
          mistakes.push({
            path,
            message: `"${name}" is missing: ${member.expects} (${member.doc})`,
          });
          continue;
        }
        const read = member.read(value[name], [...path, name], mistakes);
        if (read !== undefined) found[name] = read;
      }
      return mistakes.length === before ? (found as ObjectOf<M>) : undefined;
    },
  };
}

/** A further condition between members, such as "maintenance is at most initial"; the text is the mistake. */
export function checked<T>(of: Schema<T>, condition: (value: T) => string | undefined): Schema<T> {
  return {
    ...of,
    read(value, path, mistakes) {
      const found = of.read(value, path, mistakes);
      if (found === undefined) return undefined;
      const message = condition(found);
      if (message === undefined) return found;
      mistakes.push({ path, message });
      return undefined;
    },
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalar<T>(
  expects: string,
  doc: string,
  parse: (value: unknown) => T | undefined,
): Schema<T> {
  return {
    expects,
    doc,
    isOptional: false,
    read(value, path, mistakes) {
      const found = parse(value);
      return found === undefined ? mistaken(value, expects, path, mistakes) : found;
    },
  };
}

function mistaken(value: unknown, expects: string, path: Path, mistakes: Mistake[]): undefined {
  const shown = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  mistakes.push({ path, message: `${shown} is not legal: it takes ${expects}` });
  return undefined;
}

function spelled(range: Range): string {
  const low =
    range.min !== undefined
      ? ` from ${range.min}`
      : range.above !== undefined
        ? ` above ${range.above}`
        : '';
  return range.max === undefined ? low : `${low} to ${range.max}`;
}
