import { describe, expect, test } from 'vitest';
import { parseSource } from '#core/packs/source';
import { YAML_LIMITS } from '#core/packs/yaml';

function problemsOf(text: string): readonly string[] {
  return parseSource('a.yaml', text).problems.map(({ line, reason }) => `${line}: ${reason}`);
}

const lines = (...all: string[]) => all.join('\n');

describe('YAML from anywhere', () => {
  test('is plain data in the core schema of YAML 1.2', () => {
    const text = lines('\ufeffyes: yes', 'on: 2026-08-02', 'n: [1, 1.5, true, ~]', 'long: |', '  a', '  b');
    const { source, problems } = parseSource('a.yaml', text);
    expect({ problems, value: source.value }).toEqual({
      problems: [],
      value: { yes: 'yes', on: '2026-08-02', n: [1, 1.5, true, null], long: 'a\nb\n' },
    });
  });

  test('knows the line of each part, and of the nearest one around what is not there', () => {
    const { source } = parseSource('a.yaml', lines('list:', '  - &x', '    id: a', '    more: { deep: 1 }', '  - *x'));
    const at = (...path: (string | number)[]) => source.lineOf(path);
    expect([at(), at('list'), at('list', 0), at('list', 0, 'id'), at('list', 0, 'more', 'deep')]).toEqual([
      1, 1, 3, 3, 4,
    ]);
    expect([at('none'), at('list', 0, 'more', 'none'), at('list', 1), at('list', 7, 'id')]).toEqual([1, 4, 5, 1]);
    expect(source.value).toEqual({
      list: [
        { id: 'a', more: { deep: 1 } },
        { id: 'a', more: { deep: 1 } },
      ],
    });
  });

  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [index, name] of [...'bcdefghi'].entries()) {
    bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`);
  }

  const copied = `aliases repeat more than ${YAML_LIMITS.copies} times what the file holds`;

  test.each([
    ['a repeated key', lines('a: 1', 'b: 2', 'a: 3'), '3: key `a` stands twice'],
    ['a repeated key in a flow map', lines('a:', '  {b: 1, b: 2}'), '2: key `b` stands twice'],
    ['a key to the prototype', lines('a: 1', '__proto__: { isAdmin: true }'), '2: key `__proto__` is not allowed'],
    ['a key to a constructor', lines('a:', '  constructor: { prototype: 1 }'), '2: key `constructor` is not allowed'],
    ['a key that is no text', lines('a: 1', '2: b'), '2: a key is not a text'],
    ['a key that is a list', '? [a]\n: b', '1: a key is not a text'],
    ['an alias bomb', lines(...bomb), `1: ${copied}`],
    [
      'a long text that aliases repeat',
      lines(`a: &a "${'x'.repeat(4_000_000)}"`, `b: [${'*a, '.repeat(6_000)}]`),
      `1: ${copied}`,
    ],
    ['an alias to itself', 'a: &a [*a]', `1: ${copied}`],
    ['an alias to nothing', lines('a: 1', 'b: *c'), '2: alias `*c` has no anchor before it'],
    ['a deep flow', lines('a: 1', `b: ${'['.repeat(4_000_000)}`), `2: nested deeper than ${YAML_LIMITS.depth} levels`],
    ['a deep list', `${'- '.repeat(20_000)}x`, `1: nested deeper than ${YAML_LIMITS.depth} levels`],
    ['100 levels', `${'['.repeat(100)}${']'.repeat(100)}`, `1: nested deeper than ${YAML_LIMITS.depth} levels`],
    ['millions of quotes', '"'.repeat(4_000_000), `1: more than ${YAML_LIMITS.tokens} YAML tokens`],
    ['a text too large', 'x'.repeat(YAML_LIMITS.sizeBytes + 1), `1: larger than ${YAML_LIMITS.sizeBytes} bytes`],
    ['a tag', 'a: !!js/function "x"', '1: Unresolved tag: tag:yaml.org,2002:js/function'],
    ['a binary', 'a: !!binary aGk=', '1: Unresolved tag: tag:yaml.org,2002:binary'],
    ['two documents', lines('a: 1', '---', 'b: 2'), '2: a file holds one YAML document'],
    ['YAML 1.1', lines('%YAML 1.1', '---', 'a: yes'), '1: only YAML 1.2 is read'],
    ['nothing', '# only a comment', '1: the file is empty'],
    ['a control character', 'a: "\\0"', '1: a text holds a control character or half a surrogate pair'],
    ['half a surrogate pair', 'a: "\\ud800"', '1: a text holds a control character or half a surrogate pair'],
    ['half a surrogate pair in a key', '"\\udc00": a', '1: a text holds a control character or half a surrogate pair'],
  ])('is refused if it has %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('does not merge maps by `<<`', () => {
    expect(parseSource('a.yaml', lines('a: &a { b: 1 }', 'c: { <<: *a }')).source.value).toEqual({
      a: { b: 1 },
      c: { '<<': { b: 1 } },
    });
  });

  test('with thousands of faults names the first hundred', () => {
    expect(problemsOf('a: }\n'.repeat(5000))).toHaveLength(100);
  });
});
