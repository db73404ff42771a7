import { z } from 'zod';

const none = z.strictObject({});
const named = z.strictObject({ name: z.string() });
const located = z.strictObject({ file: z.string(), line: z.int(), reason: z.string() });

/**
 * Every expected failure and the details its sentence needs. The sentence of a code is the message `error.<code>` in
 * each `resources/messages/<locale>.json`.
 */
export const errorDetails = {
  internal: z.strictObject({ logId: z.string() }),
  'input.invalid': z.strictObject({ path: z.string(), reason: z.string() }),
  'core.stopped': none,
  'file.token-unknown': none,
  'file.not-readable': named,
  'file.not-writable': named,
  'file.too-large': z.strictObject({ name: z.string(), limitBytes: z.int() }),
  'workspace.none-open': none,
  'workspace.not-a-workspace': named,
  'workspace.newer-version': z.strictObject({ name: z.string(), fileVersion: z.int(), appVersion: z.int() }),
  'workspace.locked': named,
  'workspace.damaged': z.strictObject({ name: z.string(), reason: z.string() }),
  'workspace.exists': named,
  'workspace.backup-failed': named,
  'record.not-found': z.strictObject({ kind: z.string(), id: z.string() }),
  'record.changed-meanwhile': z.strictObject({ kind: z.string(), id: z.string() }),
  'session.no-actor': none,
  'pack.not-found': z.strictObject({ id: z.string(), version: z.string() }),
  'pack.malformed': located,
  'pack.unknown-operator': located,
  'pack.dead-reference': located,
  'pack.cycle': located,
  'pack.duplicate-id': located,
  'pack.cases-malformed': located,
  'pack.never-holds': located,
  'pack.always-holds': located,
  'pack.unreachable': located,
  'pack.untranslated': located,
  'pack.stale-translation': located,
  'pack.differs-from-published': z.strictObject({ id: z.string(), version: z.string() }),
  'answer.not-allowed': z.strictObject({ questionId: z.string(), reason: z.string() }),
  'override.reason-missing': none,
  /** `to`: the version asked for, or `none` if there is no newer one. */
  'upgrade.not-newer': z.strictObject({ from: z.string(), to: z.string() }),
  'comparison.other-pack': z.strictObject({ left: z.string(), right: z.string() }),
  'calendar.empty': none,
  'key.wrong-passphrase': none,
  'key.file-unsupported': z.strictObject({ name: z.string(), reason: z.string() }),
  'key.expired': z.strictObject({ subject: z.string(), notAfter: z.string() }),
  'key.not-of-person': z.strictObject({ name: z.string() }),
  'sign-off.four-eyes': named,
  'sign-off.not-determined': z.strictObject({ open: z.int() }),
  'sign-off.role-missing': named,
  'sign-off.content-changed': none,
  'sign-off.conditions-missing': none,
  'dossier.no-free-field': named,
  'dossier.glyph-missing': z.strictObject({ characters: z.string() }),
  'dossier.cancelled': none,
  'signature.file-unsupported': z.strictObject({ reason: z.string() }),
  'signature.container-too-large': none,
} as const satisfies Record<string, z.ZodType>;

export type ErrorCode = keyof typeof errorDetails;
export type ErrorDetails<C extends ErrorCode> = z.infer<(typeof errorDetails)[C]>;

/** An expected failure. Crosses processes as its code and details; the text is made where it is shown. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly details: ErrorDetails<C>;

  constructor(code: C, details: ErrorDetails<C>, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** Whether an error carries one of our codes, also after it crossed a process as plain data. */
export function isAppErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorDetails, code);
}
