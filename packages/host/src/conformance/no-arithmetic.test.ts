// The adapters map published cases to inputs of the engine and reckon nothing: a formula in an adapter would be a second
// engine that the first one is checked against.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const arithmetic = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.SlashEqualsToken,
]);
const reckoning =
  /^(plus|minus|times|over|negated|abs|clamp|roundTo|unitsOf|reduce|add|sub|neg|mulDivDown|mulDivUp)$/;

test('no file of conformance reckons: mapping and comparing only', () => {
  const files = [folder, join(folder, 'adapters')].flatMap((at) =>
    readdirSync(at)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(at, name)),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(files.flatMap(reckonedIn)).toEqual([]);
});

test('the check finds a sum, a product and a method that reckons', () => {
  expect(faultsOf('const a = b * c;')).toHaveLength(1);
  expect(faultsOf('const a = -b;')).toHaveLength(1);
  expect(faultsOf('a += 1;')).toHaveLength(1);
  expect(faultsOf('a++;')).toHaveLength(1);
  expect(faultsOf('const a = b.times(c);')).toHaveLength(1);
  expect(faultsOf('const a = Math.max(b, c);')).toHaveLength(1);
  expect(faultsOf("const a = read(input, 'size');")).toEqual([]);
});

/** Counting cases that passed is bookkeeping of the runner, the one place that may subtract. */
const counting: readonly string[] = ['total - failed'];

function reckonedIn(path: string): readonly string[] {
  return faultsOf(readFileSync(path, 'utf8'))
    .filter((fault) => !counting.includes(fault))
    .map((fault) => `${path}: ${fault}`);
}

function faultsOf(text: string): readonly string[] {
  const source = ts.createSourceFile('one.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isReckoning(node)) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isReckoning(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return arithmetic.has(node.operatorToken.kind);
  if (ts.isPostfixUnaryExpression(node)) return true;
  if (ts.isPrefixUnaryExpression(node)) return node.operator !== ts.SyntaxKind.ExclamationToken;
  if (!ts.isPropertyAccessExpression(node)) return false;
  const isMath = ts.isIdentifier(node.expression) && node.expression.text === 'Math';
  return isMath || reckoning.test(node.name.text);
}
