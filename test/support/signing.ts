import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { generateKey } from '#core/signing/key';
import { readPkcs12 } from '#core/signing/pkcs12';
import { type SignPdfOptions, signPdf } from '#core/signing/sign-pdf';
import { type Signer, softwareSigner } from '#core/signing/signer';

const fonts = new URL('../../resources/fonts/', import.meta.url).pathname;
export const notoSans = readFileSync(join(fonts, 'NotoSans-Regular.ttf'));
export const dejaVuSans = readFileSync(join(fonts, 'DejaVuSans.ttf'));

/** A folder for one test file's real tools; call `remove` at the end. */
export function openFolder() {
  const path = mkdtempSync(join(tmpdir(), 'signing-'));
  const write = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(path, name), bytes);
    return join(path, name);
  };
  /** Runs a program there; its output, errors included, whatever its exit code. */
  const run = (program: string, ...args: readonly string[]): { readonly output: string; readonly code: number } => {
    try {
      return { output: execFileSync(program, args, { cwd: path, encoding: 'utf8', stdio: 'pipe' }), code: 0 };
    } catch (error) {
      const { stdout, stderr, status } = error as { stdout: string; stderr: string; status: number };
      return { output: `${stdout}${stderr}`, code: status };
    }
  };
  const read = (name: string): Buffer => readFileSync(join(path, name));
  return { path, write, read, run, remove: () => rmSync(path, { recursive: true }) };
}
export type Folder = ReturnType<typeof openFolder>;

export type FixtureFile = { readonly name: string; readonly bytes: Uint8Array };

/** A PDF of three pages with free signature fields on the last, made like a dossier. */
export function makePdf(
  fields: readonly string[] = ['author', 'sign-off-1', 'sign-off-2'],
  options: { readonly files?: readonly FixtureFile[]; readonly keywords?: string; readonly subset?: string } = {},
): Promise<Buffer> {
  const settings = {
    size: 'A4',
    font: join(fonts, 'NotoSans-Regular.ttf'),
    pdfVersion: '1.7',
    info: { Title: 'Fixture', Keywords: options.keywords ?? '', CreationDate: new Date('2026-11-23T09:00:00Z') },
    ...(options.subset === undefined ? {} : { subset: options.subset }),
  };
  const pdf = new PDFDocument(settings as PDFKit.PDFDocumentOptions);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))));
  pdf.text('First page').addPage().text('Second page').addPage().text('Signatures');
  for (const file of options.files ?? []) {
    pdf.file(Buffer.from(file.bytes), { name: file.name, type: 'application/json', relationship: 'Data' } as object);
  }
  addFields(pdf as unknown as PdfInternals, fields);
  pdf.end();
  return done;
}

type PdfInternals = {
  _root: { data: Record<string, unknown> };
  _acroform: object;
  page: { dictionary: object; annotations: object[] };
  ref(data: object): { end(content?: string): void };
};

function addFields(pdf: PdfInternals, names: readonly string[]): void {
  const widgets = names.map((name, i) => {
    const appearance = pdf.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 240, 64], Resources: {} });
    appearance.end('0.5 w 0.25 0.25 239.5 63.5 re S');
    const top = 600 - i * 80;
    const widget = pdf.ref({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: new String(name),
      TU: new String(`Signature of ${name}`),
      F: 4,
      P: pdf.page.dictionary,
      Rect: [72, top, 312, top + 64],
      AP: { N: appearance },
    });
    pdf.page.annotations.push(widget);
    widget.end();
    return widget;
  });
  const form = pdf.ref({ Fields: widgets, SigFlags: 1, DR: { Font: {} } });
  pdf._acroform = { fonts: {}, defaultFont: 'none' };
  pdf._root.data['AcroForm'] = form;
}

export const signedAt = new Date('2026-11-23T10:00:00Z');

/** A signer with a key of the app's own making. */
export async function generatedSigner(commonName = 'Ada Lovelace', now = new Date('2026-01-01T00:00:00Z')) {
  const serial = createHash('sha256').update(commonName).digest().subarray(0, 16);
  const key = await generateKey({ commonName, email: 'ada@example.org', now, serial, years: 5 });
  return softwareSigner(key.privateKey, key.certificates);
}

/** A key file made by OpenSSL: a leaf under a test authority; `ca.crt` stays in the folder. */
export async function importedSigner(folder: Folder, kind: 'rsa:3072' | 'ec'): Promise<Signer> {
  const bytes = makePkcs12(folder, kind, 'correct horse battery');
  const key = await readPkcs12(bytes, 'correct horse battery', 'key.p12');
  return softwareSigner(key.privateKey, key.certificates);
}

/** A test authority for `openssl ca`, the one command that issues for days of our choice: what is signed here has a fixed day. */
const AUTHORITY = `[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
private_key = ca.key
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
[authority]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
basicConstraints = critical,CA:true
`;
const ISSUE = [
  'openssl',
  ...['ca', '-config', 'ca.cnf', '-batch', '-notext'],
  ...['-startdate', '20260101000000Z', '-enddate', '20360101000000Z'],
] as const;

/** @param more  further arguments of `openssl pkcs12 -export` */
export function makePkcs12(
  folder: Folder,
  kind: 'rsa:3072' | 'rsa:1024' | 'ec' | 'ec384' | 'ed25519',
  passphrase: string,
  more: readonly string[] = [],
): Buffer {
  const { run } = folder;
  const curve = kind === 'ec384' ? 'P-384' : 'P-256';
  const newKey = kind.startsWith('ec') ? ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`] : [kind];
  const request = (key: readonly string[], name: string, file: string) =>
    run(
      'openssl',
      'req',
      '-new',
      '-newkey',
      ...key,
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.csr`,
    );
  if (run('test', '-f', 'ca.crt').code !== 0) {
    folder.write('ca.cnf', AUTHORITY);
    folder.write('index.txt', '');
    folder.write('leaf.ext', 'basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature,nonRepudiation\n');
    request(['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'Test authority', 'ca');
    run(...ISSUE, '-selfsign', '-extensions', 'authority', '-in', 'ca.csr', '-out', 'ca.crt');
  }
  request(newKey, 'Grace Hopper', 'leaf');
  run(...ISSUE, '-cert', 'ca.crt', '-extfile', 'leaf.ext', '-in', 'leaf.csr', '-out', 'leaf.crt');
  const out = run(
    'openssl',
    'pkcs12',
    '-export',
    '-inkey',
    'leaf.key',
    '-in',
    'leaf.crt',
    '-certfile',
    'ca.crt',
    '-passout',
    `pass:${passphrase}`,
    '-out',
    'key.p12',
    ...more,
  );
  if (out.code !== 0) throw new Error(out.output);
  return folder.read('key.p12');
}

export function sign(pdf: Uint8Array, field: string, signer: Signer, more: Partial<SignPdfOptions> = {}) {
  return signPdf(pdf, {
    field,
    signer,
    name: 'Ada Lovelace',
    reason: 'Author of the assessment',
    claimedAt: signedAt,
    appearance: { lines: ['Ada Lovelace', 'Author', '2026-11-23 10:00 UTC'], font: notoSans },
    ...more,
  });
}

/** PEM of a DER certificate. */
export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Container and covered bytes of each signature of a PDF, found by the text of its byte ranges alone. */
export function extractSignatures(
  pdf: Buffer,
): { readonly cms: Buffer; readonly content: Buffer; readonly end: number }[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+) *\]/g)].map((match) => {
    const [gap = 0, after = 0, rest = 0] = match.slice(1).map(Number);
    const hex = text.slice(gap + 1, after - 1);
    const padded = Buffer.from(hex, 'hex');
    const length = 4 + padded.readUInt16BE(2); // 30 82 LL LL
    const content = Buffer.concat([pdf.subarray(0, gap), pdf.subarray(after, after + rest)]);
    return { cms: padded.subarray(0, length), content, end: after + rest };
  });
}

/** Lets OpenSSL check a detached CAdES container; gives its words. */
export function opensslVerify(folder: Folder, cms: Uint8Array, content: Uint8Array, trustAnchor: string): string {
  folder.write('cms.der', cms);
  folder.write('content.bin', content);
  folder.write('anchor.pem', trustAnchor);
  const flags = ['-verify', '-cades', '-binary', '-purpose', 'any', '-inform', 'DER'];
  const files = ['-in', 'cms.der', '-content', 'content.bin', '-CAfile', 'anchor.pem', '-out', '/dev/null'];
  return folder.run('sh', '-c', `openssl cms ${[...flags, ...files].join(' ')} 2>&1`).output;
}
