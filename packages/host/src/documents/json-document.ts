// JSON files that people write, read so that every mistake has its line: syntax, members given twice, and whatever a
// schema of the engine finds by path.
import { readFileSync } from 'node:fs';
import type { Mistake, Path } from '@plimsoll/engine/models';
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { EXIT, explain, UserError } from '../errors.ts';

export type LineMistake = {
  readonly line: number;
  readonly column: number;
  /** Where in the document, as `models.perps.parameters`. */
  readonly at: string;
  readonly message: string;
};

export type JsonDocument = {
  readonly file: string;
  readonly value: unknown;
  /** Lines of mistakes that a schema found by path. */
  located(mistakes: readonly Mistake[]): readonly LineMistake[];
};

/** The parser descends once for each level; no document of ours comes near. */
const DEPTH_MAX = 200;
const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Reads a file; refused with its lines where it is no JSON or names a member twice. */
export function readJsonDocument(file: string): JsonDocument {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw explain(`read ${file}`, error);
  }
  return parseJsonDocument(file, text);
}

export function parseJsonDocument(file: string, text: string): JsonDocument {
  const tooDeep = offsetBeyondDepth(text);
  if (tooDeep !== undefined) {
    const message = `values are nested more than ${DEPTH_MAX} deep`;
    throw new DocumentError(file, [{ ...placeOf(text, tooDeep), at: '', message }]);
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, STRICT);
  // What follows the first fault is what the parser made of it.
  const faults = errors.slice(0, 1).map(
    ({ error, offset }): LineMistake => ({
      ...placeOf(text, offset),
      at: '',
      message: `this is no JSON: ${spokenCode(printParseErrorCode(error))}`,
    }),
  );
  if (root !== undefined) faults.push(...repeated(text, root));
  if (faults.length > 0 || root === undefined) {
    const found =
      faults.length > 0 ? faults : [{ line: 1, column: 1, at: '', message: 'the file is empty' }];
    throw new DocumentError(file, found);
  }
  return {
    file,
    value: getNodeValue(root) as unknown,
    located: (mistakes) =>
      mistakes.map(({ path, message }) => ({
        ...placeOf(text, nearest(root, path).offset),
        at: spelledPath(path),
        message,
      })),
  };
}

/** Where the first value stands that is nested too deep to be parsed. */
function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    // By its first character: a token is a bracket, or it is text, a number or a word. None is left at the end.
    const first = text.charAt(offset);
    if (first === '') return undefined;
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > DEPTH_MAX) return offset;
  }
}

/** A file with mistakes: all of them, each with its line. */
export class DocumentError extends UserError {
  override readonly name = 'DocumentError';
  readonly mistakes: readonly LineMistake[];

  constructor(file: string, mistakes: readonly LineMistake[]) {
    const lines = mistakes.map((each) => `${file}:${each.line}:${each.column}: ${sentence(each)}`);
    super(lines.join('\n'), EXIT.failure);
    this.mistakes = mistakes;
  }
}

const sentence = ({ at, message }: LineMistake): string =>
  at === '' ? message : `${at}: ${message}`;

export function spelledPath(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

/** The node at the path, or the last one on the way to it: a missing member is shown where it belongs. */
function nearest(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

/** Members given twice: JSON takes the last one silently, a margin rule must not. */
function repeated(text: string, node: Node): readonly LineMistake[] {
  const found: LineMistake[] = [];
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    found.push(...repeated(text, child));
    if (node.type !== 'object') continue;
    const key = child.children?.[0];
    if (key !== undefined && seen.has(key.value)) {
      const message = `"${String(key.value)}" is given twice in one object`;
      found.push({ ...placeOf(text, key.offset), at: '', message });
    }
    seen.add(key?.value);
  }
  return found;
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

const spokenCode = (code: string): string => code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
