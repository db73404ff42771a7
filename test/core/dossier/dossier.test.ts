import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DossierRecord } from '#contract/records/dossier';
import { writeDossier } from '#core/dossier/dossier';
import { makeContext } from '#core/dossier/sections/context';
import { SECTIONS } from '#core/dossier/sections/index';
import { fingerprintOf } from '#core/signing/certificate';
import { signDetached } from '#core/signing/cms';
import { sampleInput, sha256 } from '#test/support/dossier-input';
import { onDisk, type PdfOnDisk, squeeze } from '#test/support/pdf-tools';
import { generatedSigner, openFolder, sign } from '#test/support/signing';

const input = sampleInput({ signOffs: ['current', 'stale'] });
let dossier: { readonly pdf: Uint8Array; readonly pages: number };
let file: PdfOnDisk;

beforeAll(async () => {
  dossier = await writeDossier(input);
  file = onDisk(dossier.pdf);
});
afterAll(() => file.remove());

interface QpdfJson {
  readonly pagelabels: readonly { readonly index: number; readonly label: object }[];
  readonly outlines: readonly Outline[];
  readonly attachments: Readonly<Record<string, { readonly description: string; readonly preferredname: string }>>;
}
interface Outline {
  readonly title: string;
  readonly destpageposfrom1: number;
  readonly kids: readonly Outline[];
}
const qpdfJson = (): QpdfJson => JSON.parse(file.run('qpdf', '--json=2', 'FILE'));

describe('a dossier before it is signed', () => {
  test('is sound for qpdf', () => {
    expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax or stream encoding errors');
    expect(file.run('qpdf', '--check', 'FILE')).not.toMatch(/WARNING|error:/);
  });

  test('says that it is tagged, PDF/A-3a and PDF/UA-1, and of what', () => {
    const info = file.run('pdfinfo', 'FILE');
    expect(info).toMatch(/^Tagged: +yes$/m);
    expect(info).toMatch(/^PDF subtype: +PDF\/A-3a/m);
    expect(info).toMatch(/^Pages: +\d+$/m);
    expect(info).toContain(`content-hash:${input.contentHash}`);
    expect(info).toContain('Title:           CV screening: Assessment under the EU AI Act');
    const xmp = file.run('pdfinfo', '-meta', 'FILE');
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(xmp).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('http://www.aiim.org/pdfa/ns/extension/');
    expect(xmp).toContain(`<pdf:Keywords>content-hash:${input.contentHash}</pdf:Keywords>`);
  });

  test('embeds every font', () => {
    const fonts = file.run('pdffonts', 'FILE').trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThanOrEqual(4);
    for (const font of fonts) expect(font).toMatch(/Identity-H +yes yes yes/);
  });

  test('reads in order, from the title to the legal notice', () => {
    const text = squeeze(file.run('pdfinfo', '-struct-text', 'FILE'));
    const landmarks = [
      'AssessmentundertheEUAIAct',
      'Contents',
      'Summary',
      'Intendedpurpose',
      'High-riskthroughAnnexIII',
      'Obligations',
      'Fundamentalrightsimpactassessment',
      'Questionsandanswers',
      'workhistory',
      'Sign-offs',
      'Signaturesofthisdocument',
      'Journalandverification',
      'notlegaladvice',
    ];
    let from = 0;
    for (const landmark of landmarks) {
      const at = text.toLowerCase().indexOf(landmark.toLowerCase(), from);
      expect(at, landmark).toBeGreaterThan(-1);
      from = at;
    }
  }, 60_000);

  test('has bookmarks for chapters and sections, each on its page, and page labels', () => {
    const { outlines, pagelabels } = qpdfJson();
    expect(outlines.map(({ title }) => title)).toEqual([
      'CV screening',
      'Contents',
      'Summary',
      'Obligations',
      'Questions and answers',
      'List of evidence',
      'Sign-offs',
      'Journal and verification',
    ]);
    const answers = outlines.find(({ title }) => title === 'Questions and answers');
    expect(answers?.kids.map(({ title }) => title)).toEqual([
      '1 Role',
      '2 Prohibited practices',
      '3 High-risk use',
      '4 Transparency',
    ]);
    for (const { title, destpageposfrom1 } of outlines) {
      const page = String(destpageposfrom1);
      expect(file.run('pdftotext', '-f', page, '-l', page, 'FILE', '-')).toContain(title);
    }
    expect(pagelabels).toEqual([{ index: 0, label: { '/S': '/D', '/St': 1 } }]);
  });

  test('has a table of contents with the pages the chapters are on', () => {
    const words = (text: string) => text.replace(/[^\S\n]+/g, ' ');
    const contents = words(file.run('pdftotext', '-layout', '-f', '2', '-l', '2', 'FILE', '-'));
    const chapters = qpdfJson().outlines.slice(2);
    for (const { title, destpageposfrom1 } of chapters.flatMap((chapter) => [chapter, ...chapter.kids])) {
      expect(contents).toContain(`\n ${destpageposfrom1} ${words(title)}\n`);
    }
  });

  test('counts its pages on every page but the cover', () => {
    expect(file.run('pdftotext', '-f', '1', '-l', '1', 'FILE', '-')).not.toContain(`/ ${dossier.pages}`);
    for (let page = 2; page <= dossier.pages; page += 1) {
      const text = file.run('pdftotext', '-f', String(page), '-l', String(page), 'FILE', '-');
      expect(text).toContain(`Page ${page} / ${dossier.pages}`);
    }
  });

  test('gives the signed state back byte by byte', () => {
    const bytes = file.bytesFrom('pdfdetach', '-savefile', 'assessment.json', '-o', 'OUT', 'FILE');
    expect(bytes.equals(input.stateBytes)).toBe(true);
    expect(sha256(bytes)).toBe(input.contentHash);
  });

  test('carries the record, the signatures and the evidence', () => {
    expect(Object.keys(qpdfJson().attachments).sort()).toEqual([
      'assessment.json',
      'decision-1.json',
      'decision-1.p7s',
      'decision-2.json',
      'decision-2.p7s',
      'dossier.json',
      'evidence-01-Impact-assessment-v2-signed.pdf',
      'evidence-02-Prufbericht-Gleichbehandlung.txt',
      'manifest.json',
      'pack.json',
      'sign-off-1.p7s',
      'sign-off-2.p7s',
    ]);
    const record = DossierRecord.parse(
      JSON.parse(file.bytesFrom('pdfdetach', '-savefile', 'dossier.json', '-o', 'OUT', 'FILE').toString('utf8')),
    );
    expect(record).toMatchObject({
      contentHash: input.contentHash,
      journalHead: input.journalHead,
      appVersion: '0.1.0',
    });
    expect(record.signOffs.map(({ personName }) => personName)).toEqual(['Dr. Ines Okafor', 'Piotr Żuławski']);
    for (const { attachment, sha256: hash } of record.evidence) {
      expect(sha256(file.bytesFrom('pdfdetach', '-savefile', attachment, '-o', 'OUT', 'FILE'))).toBe(hash);
    }
    const signature = file.bytesFrom('pdfdetach', '-savefile', 'sign-off-2.p7s', '-o', 'OUT', 'FILE');
    expect(signature.toString()).toBe('CMS of sign-off 2');
  });

  test('can be signed by incremental update', async () => {
    const pdf = await PDF.load(dossier.pdf);
    expect(pdf.canSaveIncrementally()).toBeNull();
    expect(Buffer.from(dossier.pdf).toString('latin1')).toMatch(/\nxref\n0 \d+\n[\s\S]*\ntrailer\n/);
  });

  test('prints the journal head in full', () => {
    const text = squeeze(file.run('pdftotext', 'FILE', '-'));
    expect(text).toContain(input.journalHead.hash);
    expect(text).toContain(input.contentHash);
    expect(text).toContain('1,284');
  });
});

describe('the commands that a dossier prints for checking it', () => {
  test('work as printed, and prove what they say', { timeout: 60_000 }, async () => {
    const unsigned = sampleInput();
    const signer = await generatedSigner('Dr. Ines Okafor');
    const cms = await signDetached(unsigned.stateBytes, signer);
    const note = `model-dossier/x\n1284\ncm9vdA==\nhead ${unsigned.journalHead.hash}\n\n— device/x c2ln\n`;
    const signed = {
      ...unsigned,
      checkpoint: { note, proof: null },
      signOffs: unsigned.signOffs.map((signOff) => ({ ...signOff, cms })),
    };
    let { pdf } = await writeDossier(signed);
    for (const field of ['author', 'sign-off-1']) pdf = await sign(pdf, field, signer);
    const folder = openFolder();
    folder.write('dossier.pdf', pdf);
    const blocks = SECTIONS.proof(makeContext(signed));
    const lists = blocks.flatMap((block) => (block.kind === 'list' ? block.items.flat() : []));
    const commands = lists.flatMap((block) =>
      block.kind === 'paragraph' && block.style === 'code' ? block.runs.map(({ text }) => text) : [],
    );
    const run = commands
      .filter((command) => !command.startsWith('model-dossier '))
      .map((command) => ({ command, ...folder.run('sh', '-c', `${command} 2>&1`) }));
    folder.remove();
    expect(run.filter(({ code }) => code !== 0)).toEqual([]);
    const output = run.map(({ command, output: text }) => `${command}\n${text}`).join('\n');
    expect(output.match(/Signature is Valid/g)).toHaveLength(2);
    expect(output).toContain(`${signed.contentHash}  assessment.json`);
    expect(output).toContain('CAdES Verification successful');
    expect(output).toContain(`head ${signed.journalHead.hash}`);
    expect(output).toContain(`${signed.pack.hash}  pack.json`);
    expect(output.replaceAll(':', '').toLowerCase()).toContain(
      fingerprintOf(signer.certificates[0] ?? new Uint8Array()),
    );
    expect(commands).toHaveLength(run.length + 1);
  });
});

describe('two dossiers of the same input', () => {
  const hashOf = (pdf: Uint8Array) => createHash('sha256').update(pdf).digest('hex');

  test('are the same bytes', async () => {
    const again = await writeDossier(sampleInput({ signOffs: ['current', 'stale'] }));
    expect(hashOf(again.pdf)).toBe(hashOf(dossier.pdf));
  });

  test('are the same bytes in another process, time zone and locale', () => {
    const script = fileURLToPath(new URL('../../support/hash-dossier.ts', import.meta.url));
    const env = { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const hash = execFileSync(process.execPath, [script], { encoding: 'utf8', env }).trim();
    expect(hash).toBe(hashOf(dossier.pdf));
  });

  test('differ, identifier included, when anything in them does', async () => {
    const other = await writeDossier({ ...input, journalHead: { ...input.journalHead, seq: 1285 } });
    const idOf = (pdf: Uint8Array) => /\/ID \[<([0-9a-f]{32})>/.exec(Buffer.from(pdf).toString('latin1'))?.[1];
    expect(idOf(dossier.pdf)).toMatch(/^[0-9a-f]{32}$/);
    expect(idOf(other.pdf)).not.toBe(idOf(dossier.pdf));
  });
});

describe('writing a dossier', () => {
  test('reports progress up to the end', async () => {
    const seen: [number, number][] = [];
    await writeDossier(input, { onProgress: (done, total) => seen.push([done, total]) });
    const [done, total] = seen.at(-1) ?? [0, -1];
    expect(done).toBe(total);
    expect(seen.map(([value]) => value)).toEqual(seen.map((_, index) => index + 1));
  });

  test('stops when it is cancelled', async () => {
    const cancel = new AbortController();
    const writing = writeDossier(input, {
      signal: cancel.signal,
      onProgress: (done) => {
        if (done === 20) cancel.abort();
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'dossier.cancelled' });
  });

  test('names the characters that no font has', async () => {
    const writing = writeDossier(sampleInput({ systemName: 'Screening 漢字 \u{1F9FF}' }));
    await expect(writing).rejects.toMatchObject({
      code: 'dossier.glyph-missing',
      details: { characters: '字 (U+5B57), 漢 (U+6F22), 🧿 (U+1F9FF)' },
    });
  });

  test('keeps the metadata well-formed whatever the system is called', async () => {
    const name = 'A & B <script> "x" \u0001';
    const writing = writeDossier(sampleInput({ systemName: 'A & B <script> "x" ]]>' }));
    const odd = onDisk((await writing).pdf);
    expect(odd.run('pdfinfo', '-meta', 'FILE')).toContain('A &amp; B &lt;script&gt; &quot;x&quot; ]]&gt;: Assessment');
    expect(odd.run('pdfinfo', 'FILE')).toContain('Title:           A & B <script> "x" ]]>: Assessment');
    odd.remove();
    await expect(writeDossier(sampleInput({ systemName: name }))).rejects.toMatchObject({
      code: 'dossier.glyph-missing',
    });
  });
});
