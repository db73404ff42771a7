import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** Who may import whom: style guide, section 3. */
interface Room {
  /** Rooms whose files it may import, itself included. */
  readonly rooms: readonly string[];
  readonly mayUseNode: boolean;
  /** Packages by name, or by prefix if it ends in `*`; never others. */
  readonly packages: readonly string[];
  readonly never?: readonly string[];
}

const root = resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const shipped = Object.keys(manifest.dependencies);
const notForCore = ['@orpc/client', 'electron', 'svelte', 'bits-ui'];

const core = { mayUseNode: true, packages: shipped, never: notForCore };
const database = ['better-sqlite3', 'kysely'];
/** What has a database under it. */
const lowest = ['core/rules', 'core/statistics', 'core/packs', 'core/store', 'core/files', 'core'];
/** What may be done with records: not the calls themselves, and everything below. */
const middle = [
  'core/assessments',
  'core/conformance',
  'core/consistency',
  'core/dossier',
  'core/evidence',
  'core/exchange',
  'core/inventory',
  'core/interchange',
  'core/journal',
  'core/measurements',
  'core/monitoring',
  'core/people',
  'core/policies',
  'core/projections',
  'core/reading',
  'core/review',
  'core/risks',
  'core/session',
  'core/sign-off',
  'core/signing',
  'core/systems',
  'core/transfer',
  'core/verification',
];

/** The table. A room that is not in it is refused, so that a new one gets its line here. */
const rooms: Readonly<Record<string, Room>> = {
  contract: { rooms: ['contract'], mayUseNode: false, packages: ['zod', '@orpc/contract', 'intl-messageformat'] },
  rpc: { rooms: ['contract', 'rpc'], mayUseNode: false, packages: ['@orpc/*'] },
  shell: { rooms: ['contract', 'rpc', 'shell'], mayUseNode: true, packages: ['electron'] },
  entry: {
    rooms: ['contract', 'rpc', 'shell', 'entry', 'core', 'core/handlers', ...middle, ...lowest],
    mayUseNode: true,
    packages: ['electron'],
  },
  renderer: {
    rooms: ['contract', 'renderer', 'messages'],
    mayUseNode: false,
    packages: [
      ...Object.keys(manifest.devDependencies),
      'svelte/*',
      '@orpc/client',
      '@orpc/contract',
      '@tiptap/*',
      // The same charts as in the dossier, loaded when one is shown.
      'echarts',
      'echarts/*',
    ],
    never: ['electron', 'playwright', 'vitest', 'vite', 'typescript'],
  },
  core: { ...core, rooms: ['contract', 'core', 'core/handlers', ...middle, ...lowest] },
  'core/handlers': { ...core, rooms: ['contract', 'core/handlers', ...middle, ...lowest] },
  'core/store': { ...core, rooms: ['contract', 'core', 'core/files', 'core/store'] },
  'core/files': { ...core, rooms: ['contract', 'core', 'core/files'], never: [...notForCore, ...database] },
  'core/packs': {
    ...core,
    rooms: ['contract', 'core', 'core/packs', 'core/rules'],
    never: [...notForCore, ...database],
  },
  // Pure: data in, data out.
  'core/rules': { rooms: ['contract', 'core/rules'], mayUseNode: false, packages: ['zod'] },
  // Numbers in, numbers out.
  'core/statistics': { rooms: ['contract', 'core/statistics'], mayUseNode: false, packages: [] },
  'core/dossier': {
    ...core,
    rooms: ['contract', 'core', 'core/dossier', 'core/signing', 'core/rules', 'core/packs'],
    never: [...notForCore, ...database],
  },
  'core/signing': {
    rooms: ['contract', 'core', 'core/signing'],
    mayUseNode: true,
    // Optional: without it there are no tokens, and all else works.
    packages: [...shipped, 'pkcs11js'],
    never: [...notForCore, ...database],
  },
  // Bytes in, plain data out, in a process of its own: it never sees the records.
  'core/reading': {
    // What others have read there is a line in its list of tasks.
    rooms: ['contract', 'core', 'core/measurements', 'core/reading', 'core/transfer'],
    mayUseNode: true,
    // Bundled into the process that reads.
    packages: [...shipped, 'pdfjs-dist'],
    never: [...notForCore, ...database],
  },
  // Bytes in, drafts of records out, and back; it never sees the records.
  'core/interchange': {
    ...core,
    rooms: ['contract', 'core', 'core/interchange', 'core/packs', 'core/reading'],
    never: [...notForCore, ...database],
  },
  // Bytes in, findings out; the strict reader of PDF is that of the signatures.
  'core/conformance': {
    ...core,
    rooms: ['core/conformance', 'core/signing'],
    never: [...notForCore, ...database],
  },
  ...Object.fromEntries(
    middle
      .filter(
        (name) =>
          !['core/conformance', 'core/dossier', 'core/interchange', 'core/reading', 'core/signing'].includes(name),
      )
      .map((name) => [name, { ...core, rooms: ['contract', ...middle, ...lowest] }]),
  ),
};

interface Source {
  /** From the checkout, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** The scripts of a component, at their own lines. */
function scriptsOf(text: string): string {
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
  return scripts.map((script) => script[1] ?? '').join('\n');
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  return { path, text, tree: ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) };
}

const sources = ['electron', 'renderer', 'build', 'test']
  .flatMap(filesUnder)
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('test/fixtures/'))
  .map(read);

function visit(node: ts.Node, take: (node: ts.Node) => void): void {
  take(node);
  node.forEachChild((child) => visit(child, take));
}

/** Every module a file names, statically or not. */
function importsOf(source: Source): readonly string[] {
  const found: string[] = [];
  visit(source.tree, (node) => {
    const isDeclaration = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const name = isDeclaration ? node.moduleSpecifier : isCall ? node.arguments[0] : undefined;
    if (name !== undefined && ts.isStringLiteral(name)) found.push(name.text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push(node.argument.literal.text);
    }
  });
  return found;
}

/** The room a file of the app is in; null for tests, build scripts and whatever else is free. */
function roomOf(path: string): string | null {
  const [top, room, inner, ...rest] = path.split('/');
  if (top === 'renderer') return 'renderer';
  if (top === 'resources' && room === 'messages') return 'messages';
  if (top !== 'electron' || room === undefined) return null;
  return room === 'core' && rest.length > 0 ? `core/${inner}` : room;
}

const aliases: Readonly<Record<string, string>> = {
  '#contract/': 'electron/contract/',
  '#core/': 'electron/core/',
  '#rpc/': 'electron/rpc/',
  '#shell/': 'electron/shell/',
  '#test/': 'test/',
};

/** The file a specifier stands for, from the checkout; null for a package. */
function targetOf(source: Source, specifier: string): string | null {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(source.path), specifier));
  const alias = Object.keys(aliases).find((name) => specifier.startsWith(name));
  return alias === undefined ? null : `${aliases[alias]}${specifier.slice(alias.length)}.ts`;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function allows(packages: readonly string[], specifier: string): boolean {
  return packages.some((name) =>
    name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : name === packageOf(specifier),
  );
}

/** Why a file may not import this; null if it may. */
function offence(source: Source, specifier: string): string | null {
  const own = roomOf(source.path);
  const target = targetOf(source, specifier);
  // Tests of the window have no alias to it.
  const isWindowTest = source.path.startsWith('test/renderer/') && target?.startsWith('renderer/') === true;
  if (specifier.startsWith('../../') && !isWindowTest) return 'leads two folders up; between rooms there are aliases';
  if (specifier.startsWith('.') && !/\.(ts|svelte|css|json)$/.test(specifier))
    return 'names no file: the ending is missing';
  if (specifier.startsWith('#') && /\.ts$/.test(specifier)) return 'has an ending; aliases have none';
  if (own === null) return null;
  const room = rooms[own];
  if (room === undefined) return `is in room ${own}, which the table of test/layers.test.ts does not know`;
  if (target !== null) {
    const other = roomOf(target);
    if (other === null || !room.rooms.includes(other)) return `is of ${other ?? target}, which ${own} may not import`;
    const isAway = other !== own && other !== 'messages' && own !== 'core';
    return isAway && specifier.startsWith('.') ? 'leaves its room; between rooms there are aliases' : null;
  }
  if (specifier.startsWith('node:')) return room.mayUseNode ? null : `is of Node, which ${own} may not use`;
  if (allows(room.never ?? [], specifier) || !allows(room.packages, specifier)) {
    return `is a package that ${own} may not use`;
  }
  return packageOf(specifier) === 'pdfkit' && !source.path.startsWith('electron/core/dossier/layout/')
    ? 'is only for electron/core/dossier/layout'
    : null;
}

/** The places of all nodes that are not wanted, as `file:line`. */
function placesOf(isUnwanted: (node: ts.Node) => boolean): readonly string[] {
  const found: string[] = [];
  for (const source of sources) {
    visit(source.tree, (node) => {
      if (!isUnwanted(node)) return;
      const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
      found.push(`${source.path}:${line + 1}`);
    });
  }
  return found;
}

describe('the layers', () => {
  test('every import is one that the table of the style guide allows', () => {
    const offences = sources.flatMap((source) =>
      importsOf(source).flatMap((specifier) => {
        const reason = offence(source, specifier);
        return reason === null ? [] : [`${source.path}: '${specifier}' ${reason}`];
      }),
    );
    expect(offences).toEqual([]);
  });

  test('an import the table forbids is found, whatever its form', () => {
    const reasonsFor = (path: string, code: string): readonly (string | null)[] => {
      const tree = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
      const source = { path, text: code, tree };
      return importsOf(source).map((specifier) => offence(source, specifier));
    };
    const forbidden: readonly (readonly [string, string])[] = [
      ['electron/contract/x.ts', "import { readFile } from 'node:fs/promises';"],
      ['electron/contract/x.ts', "import { db } from '#core/store/db';"],
      ['electron/rpc/x.ts', "import { app } from 'electron';"],
      ['electron/core/rules/x.ts', "import type { Db } from '#core/store/db';"],
      ['electron/core/rules/x.ts', "import { readFileSync } from 'node:fs';"],
      ['electron/core/dossier/x.ts', "import Database from 'better-sqlite3';"],
      ['electron/core/dossier/sections/x.ts', "import PDFDocument from 'pdfkit';"],
      ['electron/core/signing/x.ts', "export { sql } from 'kysely';"],
      ['electron/core/store/x.ts', "import { append } from '#core/journal/append';"],
      ['electron/core/journal/x.ts', "import { db } from '../store/db.ts';"],
      ['electron/core/store/x.ts', "import { y } from './y';"],
      ['electron/core/store/x.ts', "import { y } from '#core/store/y.ts';"],
      ['electron/core/journal/x.ts', "const y = await import('electron');"],
      ['electron/shell/x.ts', "import { openCore } from '#core/core';"],
      ['renderer/app/x.ts', "import { join } from 'node:path';"],
      ['renderer/app/x.ts', "import { app } from 'electron';"],
      ['renderer/app/x.ts', "type Core = import('#core/core').Core;"],
      ['electron/core/new-room/x.ts', "import { z } from 'zod';"],
    ];
    for (const [path, code] of forbidden) {
      expect(reasonsFor(path, code), `${path}: ${code}`).toEqual([expect.any(String)]);
    }
    expect(reasonsFor('electron/core/journal/x.ts', "import { db } from '#core/store/db';")).toEqual([null]);
  });
});

describe('the style', () => {
  test('no file is longer than 400 lines', () => {
    const styles = filesUnder('renderer')
      .filter((path) => path.endsWith('.css'))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    const long = [...sources, ...styles].filter(({ text }) => text.trimEnd().split('\n').length > 400);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('nothing is typed any, and nothing is declared present that may be absent', () => {
    expect(placesOf((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
    expect(placesOf((node) => ts.isNonNullExpression(node))).toEqual([]);
  });

  test('no component makes markup from text', () => {
    const found = sources.filter(({ path, text }) => path.endsWith('.svelte') && text.includes('{@html'));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('nothing is exported by default, components and configurations excepted', () => {
    const found = placesOf(
      (node) =>
        ts.isExportAssignment(node) ||
        (ts.canHaveModifiers(node) &&
          (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)),
    );
    // Type declarations describe packages as they are.
    expect(found.filter((place) => !/^build\/|\.d\.ts:/.test(place))).toEqual([]);
  });
});
