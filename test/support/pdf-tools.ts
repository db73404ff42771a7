import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES: Readonly<Record<string, string>> = {
  qpdf: 'qpdf',
  pdfinfo: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdffonts: 'poppler-utils',
  pdfdetach: 'poppler-utils',
  pdfimages: 'poppler-utils',
};

/** A PDF on disk for a test's real tools. */
export interface PdfOnDisk {
  /** Where it is, and where tools run. */
  readonly folder: string;
  /**
   * Runs a tool on the file; `FILE` stands for it, `OUT` for a file whose bytes are given back instead of the output.
   * A tool that is missing, or that fails or warns, is an error.
   */
  run(program: string, ...args: readonly string[]): string;
  bytesFrom(program: string, ...args: readonly string[]): Buffer;
  remove(): void;
}

export function onDisk(pdf: Uint8Array): PdfOnDisk {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-'));
  const file = join(folder, 'dossier.pdf');
  const out = join(folder, 'out');
  writeFileSync(file, pdf);
  const run = (program: string, ...args: readonly string[]): string => {
    const given = args.map((arg) => (arg === 'FILE' ? file : arg === 'OUT' ? out : arg));
    try {
      return execFileSync(program, given, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 28, cwd: folder });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new Error(`${program} is missing: apt-get install -y --no-install-recommends ${PACKAGES[program]}`);
    }
  };
  return {
    folder,
    run,
    bytesFrom: (program, ...args) => {
      run(program, ...args);
      return readFileSync(out);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Text without any white space and soft hyphens, so that line ends do not count. */
export function squeeze(text: string): string {
  return text.replace(/[\s\u00a0\u00ad]+/gu, '');
}
