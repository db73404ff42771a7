import { extname } from 'node:path';
import type { FilePurpose } from '#contract/records/workspace';

/** Which dialog a purpose needs, and which files it offers. */
export interface FileDialog {
  readonly kind: 'open' | 'open-folder' | 'save';
  readonly titleKey: string;
  readonly filterKey: string;
  /** Without dots; the first one completes a name typed without any. */
  readonly extensions: readonly string[];
}

const workspaceFiles = { filterKey: 'dialog.filter.workspace', extensions: ['mdossier'] } as const;

/** The dialog of each purpose; there are no others. */
export const fileDialogs: Readonly<Record<FilePurpose, FileDialog>> = {
  'workspace.create': { kind: 'save', titleKey: 'dialog.workspace.create', ...workspaceFiles },
  'workspace.open': { kind: 'open', titleKey: 'dialog.workspace.open', ...workspaceFiles },
  'dossier.save': {
    kind: 'save',
    titleKey: 'dialog.dossier.save',
    filterKey: 'dialog.filter.pdf',
    extensions: ['pdf'],
  },
  'evidence.add': {
    kind: 'open',
    titleKey: 'dialog.evidence.add',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
  'key.import': {
    kind: 'open',
    titleKey: 'dialog.key.import',
    filterKey: 'dialog.filter.pkcs12',
    extensions: ['p12', 'pfx'],
  },
  'verification.check': {
    kind: 'open',
    titleKey: 'dialog.verification.check',
    filterKey: 'dialog.filter.verifiable',
    extensions: ['pdf', 'mdossier', 'jsonl'],
  },
  'pack.import': {
    kind: 'open',
    titleKey: 'dialog.pack.import',
    filterKey: 'dialog.filter.zip',
    extensions: ['zip'],
  },
  'pack.import-folder': {
    kind: 'open-folder',
    titleKey: 'dialog.pack.import-folder',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
  'calendar.save': {
    kind: 'save',
    titleKey: 'dialog.calendar.save',
    filterKey: 'dialog.filter.calendar',
    extensions: ['ics'],
  },
  'key.save': {
    kind: 'save',
    titleKey: 'dialog.key.save',
    filterKey: 'dialog.filter.pkcs12',
    extensions: ['p12'],
  },
  'certificate.open': {
    kind: 'open',
    titleKey: 'dialog.certificate.open',
    filterKey: 'dialog.filter.certificate',
    extensions: ['pem', 'crt', 'cer', 'der', 'pdf'],
  },
  'certificate.save': {
    kind: 'save',
    titleKey: 'dialog.certificate.save',
    filterKey: 'dialog.filter.certificate',
    extensions: ['pem'],
  },
  'token.module': {
    kind: 'open',
    titleKey: 'dialog.token.module',
    filterKey: 'dialog.filter.module',
    extensions: ['so', 'dll', 'dylib'],
  },
  'recovery.save': {
    kind: 'save',
    titleKey: 'dialog.recovery.save',
    filterKey: 'dialog.filter.pdf',
    extensions: ['pdf'],
  },
  'timestamp.save-request': {
    kind: 'save',
    titleKey: 'dialog.timestamp.save-request',
    filterKey: 'dialog.filter.timestamp-request',
    extensions: ['tsq'],
  },
  'timestamp.open-response': {
    kind: 'open',
    titleKey: 'dialog.timestamp.open-response',
    filterKey: 'dialog.filter.timestamp-response',
    extensions: ['tsr'],
  },
  'journal.save': {
    kind: 'save',
    titleKey: 'dialog.journal.save',
    filterKey: 'dialog.filter.journal',
    extensions: ['jsonl'],
  },
  'checkpoint.save': {
    kind: 'save',
    titleKey: 'dialog.checkpoint.save',
    filterKey: 'dialog.filter.checkpoint',
    extensions: ['txt'],
  },
  'checkpoint.open': {
    kind: 'open',
    titleKey: 'dialog.checkpoint.open',
    filterKey: 'dialog.filter.anchor',
    extensions: ['txt', 'pdf', 'jsonl'],
  },
  'dossier.open': {
    kind: 'open',
    titleKey: 'dialog.dossier.open',
    filterKey: 'dialog.filter.pdf',
    extensions: ['pdf'],
  },
  'verifier.save': {
    kind: 'save',
    titleKey: 'dialog.verifier.save',
    filterKey: 'dialog.filter.html',
    extensions: ['html'],
  },
  'logo.open': {
    kind: 'open',
    titleKey: 'dialog.logo.open',
    filterKey: 'dialog.filter.image',
    extensions: ['png', 'jpg', 'jpeg'],
  },
  'import.open': { kind: 'open', titleKey: 'dialog.import.open', filterKey: 'dialog.filter.any', extensions: ['*'] },
  'import.open-folder': {
    kind: 'open-folder',
    titleKey: 'dialog.import.open-folder',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
  'export.save': { kind: 'save', titleKey: 'dialog.export.save', filterKey: 'dialog.filter.any', extensions: ['*'] },
  'bundle.open': {
    kind: 'open',
    titleKey: 'dialog.bundle.open',
    filterKey: 'dialog.filter.bundle',
    extensions: ['zip', 'json'],
  },
  'fingerprint.file': {
    kind: 'open',
    titleKey: 'dialog.fingerprint.file',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
  'fingerprint.folder': {
    kind: 'open-folder',
    titleKey: 'dialog.fingerprint.folder',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
  'evidence.save': {
    kind: 'save',
    titleKey: 'dialog.evidence.save',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
  'notice.save': {
    kind: 'save',
    titleKey: 'dialog.notice.save',
    filterKey: 'dialog.filter.pdf',
    extensions: ['pdf'],
  },
  'plan.save': {
    kind: 'save',
    titleKey: 'dialog.plan.save',
    filterKey: 'dialog.filter.pdf',
    extensions: ['pdf'],
  },
  'measurements.open': {
    kind: 'open',
    titleKey: 'dialog.measurements.open',
    filterKey: 'dialog.filter.measurements',
    extensions: ['csv', 'tsv', 'xlsx', 'json'],
  },
  'predictions.open': {
    kind: 'open',
    titleKey: 'dialog.predictions.open',
    filterKey: 'dialog.filter.predictions',
    extensions: ['csv', 'tsv', 'parquet', 'json', 'jsonl'],
  },
  'evidence.refer': {
    kind: 'open',
    titleKey: 'dialog.evidence.refer',
    filterKey: 'dialog.filter.any',
    extensions: ['*'],
  },
};

/** A saved file always carries its kind's extension: without it, it could not be found again by the open dialog. */
export function withExtension(path: string, extensions: readonly string[]): string {
  const [first] = extensions;
  if (first === undefined || first === '*') return path;
  return extensions.includes(extname(path).slice(1).toLowerCase()) ? path : `${path}.${first}`;
}
