import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Pack } from '#contract/records/pack';
import { packContent, packHash } from '#core/packs/hash';
import { loadPack } from '#core/packs/load';
import { parsePack } from '#core/packs/parse';
import { copyOfValidPack, editedPack, VALID_PACK } from './edited-pack.ts';

const pack = loadPack(VALID_PACK);

describe('a loaded pack', () => {
  test('holds its files: sections by file name, defaults filled in', () => {
    expect(Pack.parse(pack)).toEqual(pack);
    expect(pack).toMatchObject({ id: 'tool-check', version: '1.0.0', dossier: { sections: { length: 5 } } });
    expect(pack.sections.map(({ id, questions }) => [id, questions.length])).toEqual([
      ['role', 2],
      ['use', 4],
    ]);
    const verification = pack.sections.flatMap((it) => it.questions).map((it) => it.verification);
    expect(verification).toEqual(['P', 'P', 'P', 'G', 'P', 'P']);
  });

  test('has the hash of its canonical JSON without the hash', () => {
    const { hash, ...content } = pack;
    expect(packHash(content)).toBe(hash);
    expect(packHash(pack)).toBe(hash);
    expect(hash).toBe(createHash('sha256').update(packContent(pack)).digest('hex'));
    expect(Object.keys(JSON.parse(packContent(pack)))).toEqual(Object.keys(content).sort());
  });

  test('keeps its hash through comments and line ends, and loses it by any change of content', () => {
    const folder = copyOfValidPack();
    for (const name of readdirSync(folder).filter((it) => it.endsWith('.yaml'))) {
      const text = readFileSync(join(folder, name), 'utf8');
      writeFileSync(join(folder, name), `# A remark\r\n${text.replaceAll('\n', '\r\n')}`);
    }
    expect(loadPack(folder).hash).toBe(pack.hash);
    expect(loadPack(editedPack('rules.yaml', 'to: 100', 'to: 101').folder).hash).not.toBe(pack.hash);
  });
});

describe('a stored copy', () => {
  test('is the pack again, with or without its hash', () => {
    expect(parsePack(packContent(pack))).toEqual(pack);
    expect(parsePack(JSON.stringify(pack))).toEqual(pack);
  });

  const deep = `${'{"not":'.repeat(100_000)}{}${'}'.repeat(100_000)}`;
  const stored = JSON.stringify(pack);
  const edited = (from: string, to: string) => {
    if (!stored.includes(from)) throw new Error(`No ${from}`);
    return stored.replace(from, to);
  };

  test.each([
    ['not JSON', '{', 'pack.malformed', 'not JSON'],
    [
      'with half a surrogate pair',
      edited('"publisher":"', '"publisher":"\\udc00'),
      'pack.malformed',
      'a text holds half a surrogate pair',
    ],
    ['not an object', '[]', 'pack.malformed', 'not a pack'],
    ['without sections', '{}', 'pack.malformed', '`sections` is missing'],
    ['changed', edited('"to":100', '"to":101'), 'pack.malformed', 'the content does not have the hash it states'],
    [
      'with a foreign key',
      edited('"id":"tool-check"', '"id":"tool-check","x":1'),
      'pack.malformed',
      '`x` is not a known key',
    ],
    [
      'with a key to the prototype',
      edited('{"id":"role"', '{"__proto__":1,"id":"role"'),
      'pack.malformed',
      '`__proto__` is not a known key',
    ],
    [
      'with a dead reference',
      edited('{"fact":"makes"}', '{"fact":"gone"}'),
      'pack.dead-reference',
      'obligation `warn`: there is no fact `gone`',
    ],
    [
      'with a cycle',
      edited('{"question":"role.of","in":["make","both"]}', '{"fact":"makes"}'),
      'pack.cycle',
      'a condition rests on itself: fact `makes` → fact `makes`',
    ],
    [
      'nested without end',
      edited('"when":{"not":{"fact":"covered"}}', `"when":${deep}`),
      'pack.malformed',
      'nested too deep',
    ],
  ])('that is %s is refused', (_, json, code, reason) => {
    expect(() => parsePack(json)).toThrow(
      expect.objectContaining({ code, details: { file: 'pack.json', line: 1, reason } }),
    );
  });
});
