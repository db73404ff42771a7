import { describe, expect, test } from 'vitest';
import { endingOf, fileNameOf, labelOf } from '#core/evidence/names';

describe('the label of a hostile name', () => {
  test.each([
    ['..', '_'],
    ['.', '_'],
    ['', '_'],
    ['   ', '_'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\cmd.exe', 'cmd.exe'],
    ['a/b/', '_'],
    ['nul\0byte.txt', 'nulbyte.txt'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a\u2066b\u2069\u200Fc.pdf', 'abc.pdf'],
    ['line\nbreak\u2028.txt', 'linebreak.txt'],
    ['half\uD800.txt', 'half\uFFFD.txt'],
    ['u\u0308ber.txt', '\u00FCber.txt'],
    ['Prüfbericht (final) 2026.pdf', 'Prüfbericht (final) 2026.pdf'],
  ])('%j is %j', (name, label) => expect(labelOf(name)).toBe(label));

  test('of 300 characters keeps its ending, and no half of a character', () => {
    expect(labelOf(`${'x'.repeat(300)}.pdf`)).toBe(`${'x'.repeat(251)}.pdf`);
    const emoji = labelOf(`${'x'.repeat(250)}\u{1F600}.pdf`);
    expect([emoji.isWellFormed(), emoji.length <= 255, emoji.endsWith('.pdf')]).toEqual([true, true, true]);
  });
});

describe('the name of a copy on disk', () => {
  test.each([
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['LPT1.pdf', '_LPT1.pdf'],
    ['NUL', '_NUL'],
    ['console.txt', 'console.txt'],
    ['-rf.txt', 'rf.txt'],
    ['.bashrc', 'bashrc'],
    ['a<b>:"|?*.txt', 'a_b______.txt'],
    ['$(reboot).pdf', '_(reboot).pdf'],
    ['report.pdf. . ', 'report.pdf'],
    ['..', '_'],
    ['../x', 'x'],
  ])('for %j is %j', (label, name) => expect(fileNameOf(label)).toBe(name));

  test('is short enough for a deep folder and keeps its ending', () => {
    expect(fileNameOf(`${'x'.repeat(300)}.pdf`)).toBe(`${'x'.repeat(116)}.pdf`);
  });
});

test('an ending is a short last part, and never the whole name', () => {
  expect(['a.tar.gz', '.profile', 'a.', 'a', `a.${'x'.repeat(40)}`].map(endingOf)).toEqual(['.gz', '', '', '', '']);
});
