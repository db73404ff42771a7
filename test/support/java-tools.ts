import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('ConformanceTools.java', import.meta.url));
const archives = ['preflight', 'pdfbox2', 'xmpbox', 'fontbox2', 'commons-logging', 'jaxb-api', 'javax.activation'].map(
  (name) => `/usr/share/java/${name}.jar`,
);

/** What PDFBox says of a file. */
export interface PdfBoxVerdict {
  /** The codes of PDF/A-1b errors, each once, sorted. */
  readonly preflight: readonly string[];
  /** Code → the first error's words. */
  readonly words: ReadonlyMap<string, string>;
  /** `ok`, `absent`, or why the metadata is refused. */
  readonly xmp: string;
}

/**
 * Judges files with PDFBox Preflight (PDF/A-1b) and xmpbox, in one run.
 * @throws if Java or the libraries are missing, with what to install
 */
export function askPdfBox(files: Readonly<Record<string, Uint8Array>>): Readonly<Record<string, PdfBoxVerdict>> {
  const absent = archives.filter((archive) => !existsSync(archive));
  if (absent.length > 0) {
    throw new Error(
      `${absent.join(', ')} missing: apt-get install -y --no-install-recommends libpdfbox2-java libjaxb-api-java default-jdk-headless`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'pdfbox-'));
  try {
    const names = Object.keys(files);
    for (const [index, name] of names.entries())
      writeFileSync(join(folder, `${index}.pdf`), files[name] ?? new Uint8Array());
    const quiet = '-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog';
    const paths = names.map((_, index) => `${index}.pdf`);
    const output = execFileSync('java', ['-cp', archives.join(':'), quiet, program, ...paths], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 1 << 26,
    });
    const parts = output.split(/^file \d+\.pdf\n/m).slice(1);
    return Object.fromEntries(names.map((name, index) => [name, verdictOf(parts[index] ?? '')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verdictOf(text: string): PdfBoxVerdict {
  const words = new Map<string, string>();
  for (const [, code = '', said = ''] of text.matchAll(/^preflight (\S+) (.*)$/gm))
    if (!words.has(code)) words.set(code, said);
  return { preflight: [...words.keys()].sort(), words, xmp: /^xmp (.*)$/m.exec(text)?.[1] ?? '' };
}
