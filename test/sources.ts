// Sources as the tidy test sees them: their text, their syntax tree and what they import.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './paths.ts';

/** One file, with its path from the root of the repository and forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(repositoryRoot, path), 'utf8') };
}

/** Files that hold tests or serve tests only; rules for shipped code do not bind them. */
export function isTestFile(path: string): boolean {
  return /\.(test|bench|fixture)\.tsx?$/.test(path) || /(^|\/)test\//.test(path);
}

export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
}

export function parse(file: SourceFile): ts.SourceFile {
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true, kind);
}

/** Every node under `root`, parents first. */
export function* nodesOf(root: ts.Node): Generator<ts.Node> {
  yield root;
  const children: ts.Node[] = [];
  ts.forEachChild(root, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** What the file imports or re-exports from, in order. */
export function importsOf(root: ts.SourceFile): string[] {
  const specifiers: string[] = [];
  for (const node of nodesOf(root)) {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const specifier = node.moduleSpecifier;
      if (specifier !== undefined && ts.isStringLiteral(specifier)) specifiers.push(specifier.text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const specifier = node.arguments[0];
      if (specifier !== undefined && ts.isStringLiteral(specifier)) specifiers.push(specifier.text);
    }
  }
  return specifiers;
}

/** `path:line` of a node, for a message that an editor can follow. */
export function placeOf(root: ts.SourceFile, node: ts.Node): string {
  return `${root.fileName}:${root.getLineAndCharacterOfPosition(node.getStart(root)).line + 1}`;
}
