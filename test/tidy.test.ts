// Keeps the shape of the repository: who may import whom, which names the engine may not use, and
// the few rules of STYLE.md that a machine can see. The rules are data at the top; an exception is
// a line with its reason.
import { posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { repositoryPaths } from './paths.ts';
import {
  importsOf,
  isTestFile,
  isTypeScript,
  nodesOf,
  parse,
  placeOf,
  readSource,
} from './sources.ts';

/** What each package may import besides its own files. `npm` stands for its own dependencies. */
const packageImports: Readonly<Record<string, readonly RegExp[]>> = {
  engine: [],
  // highs: the solver of unwinds, an adviser that the engine does not trust.
  lab: [/^@plimsoll\/engine(\/(models|views|wire))?$/, /^node:/, /^highs$/],
  host: [/^@plimsoll\/(engine(\/(models|views|wire))?|lab)$/, /^node:/, /^(?!@plimsoll\/)/],
  dashboard: [/^@plimsoll\/engine\/(views|wire)$/, /^(?!@plimsoll\/|node:)/],
};

/** What the tests of any package may reach for outside it. */
const testHelpers = /^(test|scripts)\/|^packages\/engine\/.+\.fixture\.ts$/;

/** Layers of the engine: each imports only what stands above it; a group is mutually closed. */
const engineLayers: readonly (readonly string[])[] = [
  ['base'],
  ['domain'],
  ['oracle', 'pricing', 'ledger'],
  ['mark', 'margin', 'adapt'],
  ['state'],
  ['settle'],
  ['risk'],
  ['rules', 'liquidation', 'waterfall', 'observe'],
  ['on-command', 'on-tick'],
  ['engine'],
  ['replay'],
  ['index'],
];

/** Read by `index` (and from outside) only; they import up to `risk`, and not each other. */
const sideDoors = ['models', 'views', 'wire'];
const sideDoorImportsUpTo = 'risk';

/** Imports that the layers forbid and we allow. */
const layerExceptions: readonly { from: string; to: string; reason: string }[] = [
  { from: 'liquidation', to: 'waterfall', reason: 'the last stage of the ladder books the loss' },
  { from: 'liquidation', to: 'rules', reason: 'bids are refused in the words of all commands' },
  { from: 'views', to: 'waterfall', reason: 'a rank seen beforehand is the rank that is used' },
  { from: 'observe', to: 'rules', reason: 'rules/known tells the house from its customers' },
];

/** Files above the hard limit; a number may only fall. */
const lineLimit = 400;
const lineRatchet: Readonly<Record<string, number>> = {};

const bannedGlobals = new Set(['Date', 'process', 'console', 'Intl', 'globalThis', 'performance']);
/** The functions of Math whose result the language fixes to the last bit. */
const exactMath = /^(abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc)$/;

const paths = repositoryPaths();
const parsed = paths.filter(isTypeScript).map((path) => {
  const file = readSource(path);
  return { ...file, root: parse(file), isTest: isTestFile(path) };
});
const engineSources = parsed.filter(
  ({ path, isTest }) => path.startsWith('packages/engine/src/') && !isTest,
);

test('each package imports only what the direction of dependency allows', () => {
  const found: string[] = [];
  for (const { path, root, isTest } of parsed) {
    const [, name = '', folder] = /^packages\/([^/]+)\/([^/]+)\//.exec(path) ?? [];
    const allowed = packageImports[name];
    if (allowed === undefined || folder !== 'src') continue;
    for (const specifier of importsOf(root)) {
      if (specifier.startsWith('.')) {
        const target = posix.join(posix.dirname(path), specifier);
        const isInside = target.startsWith(`packages/${name}/`);
        const isHelper = isTest && testHelpers.test(target);
        if (!isInside && !isHelper) found.push(`${path} reaches outside its package: ${specifier}`);
      } else if (!allowed.some((pattern) => pattern.test(specifier))) {
        const isForTests =
          isTest && /^(node:|vitest$|fast-check$|playwright-core$)/.test(specifier);
        if (!isForTests) found.push(`${path} imports ${specifier}`);
      }
    }
  }
  expect(found).toEqual([]);
});

test('the layers of the engine import leftwards only', () => {
  const rankOf = (layer: string): number => engineLayers.findIndex((g) => g.includes(layer));
  const found: string[] = [];
  for (const { path, root } of engineSources) {
    const from = layerOf(path);
    if (rankOf(from) < 0 && !sideDoors.includes(from)) found.push(`${path}: no layer "${from}"`);
    for (const specifier of importsOf(root)) {
      if (!specifier.startsWith('.')) continue;
      const to = layerOf(posix.join(posix.dirname(path), specifier));
      if (from === to || from === 'index') continue;
      if (layerExceptions.some((one) => one.from === from && one.to === to)) continue;
      const isSideDoor = sideDoors.includes(from);
      const limit = isSideDoor ? rankOf(sideDoorImportsUpTo) + 1 : rankOf(from);
      const isLeftwards = rankOf(to) >= 0 && rankOf(to) < limit;
      if (!isLeftwards) found.push(`${path} (${from}) imports ${specifier} (${to})`);
    }
  }
  expect(found).toEqual([]);
});

test('the engine reads no clock, chance, environment or locale, and keeps no global state', () => {
  const found: string[] = [];
  for (const { root } of engineSources) {
    for (const node of nodesOf(root)) {
      const fault = engineFault(node);
      if (fault !== undefined) found.push(`${placeOf(root, node)} ${fault}`);
    }
  }
  expect(found).toEqual([]);
});

test('every source file of the engine opens with a comment', () => {
  const bare = engineSources.filter(({ text }) => !/^\/[/*]/.test(text)).map(({ path }) => path);
  expect(bare).toEqual([]);
});

test('no any, enum, default export or non-null assertion', () => {
  const found: string[] = [];
  for (const { path, root } of parsed) {
    for (const node of nodesOf(root)) {
      const fault = typeFault(node, path);
      if (fault !== undefined) found.push(`${placeOf(root, node)} ${fault}`);
    }
  }
  expect(found).toEqual([]);
});

test('no test is left focused or switched off, no TODO is without an owner', () => {
  const focused = /\b(test|it|describe)\.(only|skip|todo)\b/;
  const unowned = new RegExp(
    `\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b(?!\\(\\w)`,
  );
  const exempt = ['test/shared.ts', 'test/tidy.test.ts'];
  const found = parsed
    .filter(({ path }) => !exempt.includes(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const isAtFault = focused.test(line) || unowned.test(line);
        return isAtFault ? [`${path}:${index + 1} ${line.trim()}`] : [];
      }),
    );
  expect(found).toEqual([]);
});

test('no file is longer than the limit, and the ratchet only falls', () => {
  const lengths = parsed.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  const tooLong = lengths.filter(({ path, lines }) => lines > (lineRatchet[path] ?? lineLimit));
  expect(tooLong).toEqual([]);
  const slack = lengths.filter(({ path, lines }) => {
    const allowed = lineRatchet[path];
    return allowed !== undefined && (lines < allowed || allowed <= lineLimit);
  });
  expect(slack, 'lower or remove these lines of the ratchet').toEqual([]);
});

test('no file names a path of the machine it was written on', () => {
  const machine = new RegExp(
    [`(^|[^\\w.])/${'work'}/`, `/${'home'}/\\w+/`, `/${'Users'}/\\w+/`, `\\.${'library'}/`].join(
      '|',
    ),
    'm',
  );
  const isBinary = /\.(png|jpg|ico|woff2?|gz|wasm|bin|plj)$/;
  const found = paths.filter((path) => !isBinary.test(path) && machine.test(readSource(path).text));
  expect(found).toEqual([]);
});

function layerOf(path: string): string {
  const inside = path.replace(/^packages\/engine\/src\//, '');
  return (inside.split('/')[0] ?? '').replace(/\.ts$/, '');
}

/** What the engine may not do at this node, or undefined. */
function engineFault(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) && bannedGlobals.has(node.text) && isFreeName(node)) return node.text;
  if (ts.isAwaitExpression(node)) return 'await';
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isPropertyAccessExpression(node)) {
    const name = node.name.text;
    const isMath = ts.isIdentifier(node.expression) && node.expression.text === 'Math';
    if (isMath && name === 'random') return 'Math.random';
    if (isMath && /^[a-z]/.test(name) && !exactMath.test(name)) {
      return `Math.${name}, which the language does not fix to the last bit`;
    }
    if (/^(localeCompare|toLocale\w*)$/.test(name)) return name;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const isSort = /^(sort|toSorted)$/.test(node.expression.name.text);
    if (isSort && node.arguments.length === 0) return 'sort without a comparator';
  }
  const isPower = ts.isBinaryExpression(node) && /^\*\*=?$/.test(node.operatorToken.getText());
  if (isPower) {
    const isWhole = ts.isBigIntLiteral(node.left) || ts.isBigIntLiteral(node.right);
    if (!isWhole) return '** on what may be a float';
  }
  if (ts.isVariableStatement(node) && ts.isSourceFile(node.parent)) {
    if ((node.declarationList.flags & ts.NodeFlags.Const) === 0) return 'module-level state';
  }
  return undefined;
}

/** Whether the identifier stands for itself, not for a member or a key of something. */
function isFreeName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent))
    return parent.name !== node;
  return !ts.isMethodDeclaration(parent) && !ts.isMethodSignature(parent);
}

function typeFault(node: ts.Node, path: string): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
  if (ts.isEnumDeclaration(node)) return 'enum';
  if (ts.isNonNullExpression(node)) return 'non-null assertion';
  const isDefault = ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword;
  const isExport = isDefault && !ts.isDefaultClause(node.parent) && !path.endsWith('.config.ts');
  return isExport ? 'default export' : undefined;
}
