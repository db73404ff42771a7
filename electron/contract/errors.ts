import { z } from 'zod';

const none = z.strictObject({});
const named = z.strictObject({ name: z.string() });
const labelled = z.strictObject({ label: z.string() });
const titled = z.strictObject({ title: z.string() });
/** What a file has too much of for the process that reads it. */
export const TooLargeWhat = z.enum([
  'file', // bytes of the file
  'inflated', // bytes once unpacked
  'entries', // files inside of it
  'files', // files of a folder
  'pixels',
  'side', // pixels of one side
  'depth', // levels of nesting
  'header', // bytes of a header
  'line', // bytes of a line or of one value
  'columns',
  'items', // tensors, operators, values of metadata
]);
export type TooLargeWhat = z.infer<typeof TooLargeWhat>;

/** Why a file is not read. */
export const UnreadableReason = z.enum([
  'damaged', // it breaks the rules of its format
  'unexpected', // built in a way nobody thought of
  'otherFormat', // it is not what its ending says
  'empty',
  'endsEarly',
  'lyingLength', // a stated length does not fit what is there
  'outside', // it points at places outside of itself
  'overlap', // two of its parts lie in one place
  'impossibleNumber', // negative, or greater than can be
  'checksum',
  'duplicate', // two of its parts have one name
  'encrypted',
  'packing', // packed in a way that is not read
  'severalParts',
  'foreignName', // a name leads out of it
  'doctype', // a DOCTYPE, which may define entities
  'encoding', // neither UTF-8 nor UTF-16
  'version',
  'external', // parts of it lie in other files
]);
export type UnreadableReason = z.infer<typeof UnreadableReason>;

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
  'key.revoked': z.strictObject({ subject: z.string(), from: z.string() }),
  'key.on-token': named,
  'key.sheet-unreadable': none,
  /** `lines`: numbers of lines, such as `3, 7–9`. */
  'key.sheet-damaged': z.strictObject({ lines: z.string(), count: z.int() }),
  'authority.exists': none,
  'authority.none': none,
  'authority.foreign-issuer': z.strictObject({ subject: z.string(), issuer: z.string() }),
  'trust.not-a-certificate': named,
  'trust.other-fingerprint': named,
  /** `kind`: what the certificate was to be trusted as. */
  'trust.wrong-kind': z.strictObject({ name: z.string(), kind: z.enum(['ca', 'tsa']) }),
  'trust.several-signers': z.strictObject({ name: z.string(), count: z.int() }),
  'checkpoint.unreadable': named,
  'checkpoint.other-workspace': named,
  'checkpoint.not-consistent': named,
  'sign-off.four-eyes': named,
  'sign-off.not-determined': z.strictObject({ open: z.int() }),
  'sign-off.role-missing': named,
  'sign-off.content-changed': none,
  'sign-off.conditions-missing': none,
  'sign-off.not-submitted': none,
  'sign-off.no-open-step': named,
  'sign-off.separation': named,
  'sign-off.move-not-possible': z.strictObject({ move: z.string(), state: z.string() }),
  'sign-off.attestation-missing': none,
  'sign-off.not-own': named,
  /** `toCorrect`: to correct, or corrected and not judged anew; `missing`: required and not there, or outdated. */
  'sign-off.verdicts-open': z.strictObject({ toCorrect: z.int(), missing: z.int() }),
  'verdict.own-answer': named,
  'verdict.reason-missing': none,
  'verdict.action-missing': none,
  'verdict.nothing-to-do': none,
  'opinion.reason-missing': none,
  'obligation.reason-missing': none,
  'sign-off.step-without-people': z.strictObject({ roles: z.string() }),
  'workflow.not-owner': named,
  'workflow.dead-end': z.strictObject({ reason: z.string() }),
  'dossier.no-free-field': named,
  'dossier.image-unsupported': z.strictObject({ reason: z.enum(['format', 'cmyk', 'damaged', 'tooLarge']) }),
  'dossier.image-missing': z.strictObject({ sha256: z.string() }),
  'dossier.unknown-node': z.strictObject({ type: z.string() }),
  'dossier.glyph-missing': z.strictObject({ characters: z.string() }),
  'dossier.cancelled': none,
  'dossier.edition-unavailable': z.strictObject({ edition: z.string() }),
  'dossier.not-a-dossier': named,
  'dossier.altered': named,
  'dossier.imported-before': named,
  'logo.unsupported': z.strictObject({ reason: z.enum(['format', 'size', 'damaged']) }),
  'logo.colour-too-pale': z.strictObject({ colour: z.string() }),
  'workspace.read-only': named,
  'signature.file-unsupported': z.strictObject({ reason: z.string() }),
  'signature.container-too-large': none,
  'token.unsupported': none,
  /** `missing`: there is no such file. `foreign`: it is no PKCS#11 module. */
  'token.module-unusable': z.strictObject({ name: z.string(), reason: z.enum(['missing', 'foreign']) }),
  /** The key's module was never chosen on this machine. */
  'token.module-unknown': named,
  'token.module-crashed': named,
  'token.no-answer': z.strictObject({ name: z.string(), seconds: z.int() }),
  'token.absent': labelled,
  'token.removed': labelled,
  /** `tries`: what the token says of the tries that are left. */
  'token.pin-wrong': z.strictObject({ label: z.string(), tries: z.enum(['ok', 'low', 'final']) }),
  'token.pin-locked': labelled,
  'token.pin-needed': labelled,
  'token.key-missing': labelled,
  'token.key-unsupported': labelled,
  'token.session-ended': labelled,
  /** `reason`: the name of a return value of PKCS#11. */
  'token.failed': z.strictObject({ label: z.string(), reason: z.string() }),
  'timestamp.no-server': none,
  'timestamp.server-failed': z.strictObject({ host: z.string(), reason: z.string() }),
  /** The authority answered that it does not. `reason`: its own words, or the name of its failure. */
  'timestamp.refused': z.strictObject({ reason: z.string() }),
  /** The answer is no time-stamp for this request. */
  'timestamp.unusable': z.strictObject({
    reason: z.enum(['format', 'imprint', 'nonce', 'policy', 'certificate', 'usage', 'signature', 'time']),
  }),
  'timestamp.not-possible': z.strictObject({ reason: z.enum(['unsigned', 'later', 'present', 'foreign']) }),
  /** `from`, `to`: kinds. */
  'link.ends-not-allowed': z.strictObject({ type: z.string(), from: z.string(), to: z.string() }),
  'link.exists': z.strictObject({ type: z.string(), from: z.string(), to: z.string() }),
  'link.to-itself': named,
  /** `names`: along the circle, joined by arrows. */
  'link.circle': z.strictObject({ names: z.string() }),
  'item.no-card': named,
  'release.unchanged': z.strictObject({ name: z.string(), number: z.int() }),
  'comparison.other-kind': z.strictObject({ left: z.string(), right: z.string() }),
  /** `place`: where in the schema, such as `properties.risk.pattern`. */
  'custom-field.not-allowed': z.strictObject({
    place: z.string(),
    reason: z.enum([
      'notAnObject',
      'unknownKeyword',
      'name',
      'type',
      'text',
      'options',
      'limits',
      'format',
      'required',
      'tooMany',
      'schema',
    ]),
  }),
  'custom-field.not-owner': named,
  'custom-field.unknown': z.strictObject({ field: z.string() }),
  /** `reason`: keyword of JSON Schema that it breaks. */
  'custom-field.unfit': z.strictObject({ field: z.string(), reason: z.string() }),
  'custom-field.values-unfit': z.strictObject({ count: z.int(), name: z.string(), field: z.string() }),
  'house-rule.exists': z.strictObject({ field: z.string() }),
  /** No field of that kind has this name, or the kind never has that state. */
  'house-rule.pointless': z.strictObject({ field: z.string() }),
  /** Another policy has this name. */
  'policy.name-taken': named,
  /** `fact`: its name, or empty where no fact is meant. */
  'policy.rule-not-allowed': z.strictObject({
    fact: z.string(),
    reason: z.enum(['operator', 'fact', 'comparison', 'value', 'size']),
  }),
  'policy.has-waivers': z.strictObject({ name: z.string(), count: z.int() }),
  /** Whoever asked for it cannot approve it. */
  'waiver.four-eyes': named,
  'waiver.over': z.strictObject({ until: z.string() }),
  'policy-text.unchanged': z.strictObject({ title: z.string(), number: z.int() }),
  'policy-text.published': z.strictObject({ title: z.string() }),
  /** There is a newer version, or the text is in force no more. */
  'policy-text.not-current': z.strictObject({ title: z.string() }),
  'policy-text.acknowledged': z.strictObject({ title: z.string(), number: z.int() }),
  'training.completed': z.strictObject({ title: z.string(), count: z.int() }),
  'reading.too-long': z.strictObject({ name: z.string(), seconds: z.int() }),
  'reading.too-large': z.strictObject({ name: z.string(), what: TooLargeWhat, limit: z.number() }),
  'reading.unreadable': z.strictObject({ name: z.string(), reason: UnreadableReason }),
  'reading.unsupported': named,
  /** The process that read it ended without an answer: it needed more memory than it may. */
  'reading.stopped': named,
  'reading.cancelled': none,
  /** Another preview took its place, it was done, or another workspace is open. */
  'import.preview-gone': none,
  'import.undone-before': z.strictObject({ at: z.string() }),
  /** `place`: file and line in the bundle; `reason`: technical, in English. */
  'bundle.unusable': z.strictObject({ name: z.string(), place: z.string(), reason: z.string() }),
  'bundle.too-large': z.strictObject({ limitBytes: z.int() }),
  'export.not-offered': z.strictObject({ format: z.string() }),
  'interchange.not-recognised': named,
  /** A pickle of Python: opening one can run code. */
  'interchange.pickle': named,
  /** `place`: JSON pointer, `line:column` or line; `reason`: technical, in English. */
  'interchange.malformed': z.strictObject({ name: z.string(), place: z.string(), reason: z.string() }),
  /** It is of the format, but speaks of nothing that the inventory holds. `format`: as printed, such as `CycloneDX 1.6`. */
  'interchange.nothing-inside': z.strictObject({ name: z.string(), format: z.string() }),
  /** A written card is not as its official schema wants it. */
  'interchange.not-valid': z.strictObject({
    name: z.string(),
    schema: z.string(),
    place: z.string(),
    reason: z.string(),
  }),
  /** The file was written to while it was stored. */
  'evidence.changed-meanwhile': named,
  'evidence.cancelled': none,
  /** `count`: answers, fields and others that refer to it. */
  'evidence.in-use': z.strictObject({ title: z.string(), count: z.int() }),
  /** Only its place and hash are known. */
  'evidence.not-stored': z.strictObject({ title: z.string() }),
  'evidence.linked-already': z.strictObject({ title: z.string() }),
  /** A program, a script, or a file of no known kind. */
  'evidence.not-opened': named,
  /** `matrix`: its ref. */
  'risk.matrix-unknown': z.strictObject({ matrix: z.string() }),
  /** A level that is no place on the scales of the matrix. */
  'risk.level-off-matrix': z.strictObject({ matrix: z.string() }),
  'risk.not-rated': titled,
  /** `count`: all that refers to it; `acceptances` stay for good. */
  'risk.in-use': z.strictObject({
    title: z.string(),
    count: z.int(),
    evidence: z.int(),
    findings: z.int(),
    incidents: z.int(),
    cycles: z.int(),
    acceptances: z.int(),
  }),
  /** Four eyes hold: whoever owns a risk does not accept it. */
  'risk.accepted-by-owner': titled,
  'risk.acceptance-past': z.strictObject({ until: z.string() }),
  'risk.acceptance-revoked': titled,
  'control.in-use': z.strictObject({ title: z.string(), count: z.int(), evidence: z.int(), cycles: z.int() }),
  'control.linked-already': titled,
  'control.serves-already': titled,
  /** `item`: of a pack, that it does not have. */
  'control.item-unknown': z.strictObject({ packId: z.string(), item: z.string() }),
  /** No catalogue at hand has it. */
  'catalogue.unknown': z.strictObject({ ref: z.string() }),
  /** `field`: its id. `unknown`: the kind has no such field. `form`: the value is not of its type. */
  'item.fact-not-allowed': z.strictObject({ field: z.string(), reason: z.enum(['unknown', 'form', 'characters']) }),
  /** The kind never is in this state. */
  'item.state-not-allowed': z.strictObject({ kind: z.string(), state: z.string() }),
  /** `parent`: the kind it needs, or `none`. */
  'item.parent-not-allowed': z.strictObject({ kind: z.string(), parent: z.string() }),
  /** `count`: what refers to it. */
  'item.in-use': z.strictObject({
    name: z.string(),
    count: z.int(),
    links: z.int(),
    parts: z.int(),
    assessments: z.int(),
    releases: z.int(),
    evidence: z.int(),
    fingerprints: z.int(),
    risks: z.int(),
    measurements: z.int(),
    monitoring: z.int(),
  }),
  'cycle.in-future': z.strictObject({ title: z.string() }),
  /** `on`: the day it was done last. */
  'cycle.before-last': z.strictObject({ title: z.string(), on: z.string() }),
  'cycle.note-missing': z.strictObject({ title: z.string() }),
  'cycle.in-use': z.strictObject({ title: z.string(), count: z.int() }),
  'finding.move-not-possible': z.strictObject({ move: z.string(), state: z.string() }),
  'finding.note-missing': z.strictObject({ number: z.int() }),
  'finding.four-eyes': z.strictObject({ number: z.int() }),
  'finding.closed': z.strictObject({ number: z.int() }),
  'incident.move-not-possible': z.strictObject({ move: z.string(), state: z.string() }),
  'incident.note-missing': z.strictObject({ number: z.int() }),
  'incident.cause-missing': z.strictObject({ number: z.int() }),
  /** `count`: clocks that nobody answered. */
  'incident.clock-lost': z.strictObject({ number: z.int(), count: z.int() }),
  'incident.clocks-unanswered': z.strictObject({ number: z.int(), count: z.int() }),
  'incident.clock-unknown': z.strictObject({ number: z.int(), clock: z.string() }),
  'incident.reason-missing': z.strictObject({ number: z.int() }),
  'incident.answered-already': z.strictObject({ number: z.int() }),
  'incident.closed': z.strictObject({ number: z.int() }),
  'incident.times-turned': none,
  /** `unmet`: rules of `GateCheck`. */
  'item.gate-not-met': z.strictObject({ name: z.string(), unmet: z.array(z.string()) }),
  /** Another threshold speaks of the same metric, record and slice. */
  'threshold.exists': z.strictObject({ metric: z.string() }),
  /** `none`: no bound. `order`: they do not rise. `side`: on the side that its direction holds for good. */
  'threshold.bounds-unfit': z.strictObject({ reason: z.enum(['none', 'order', 'side']) }),
  /** `of`: what is out of place: `interval` ends before it begins, `empty` neither a value nor a note. */
  'measurement.unfit': z.strictObject({ of: z.enum(['interval', 'empty', 'future']), metric: z.string() }),
  /** No column of the table is told to be the metric and its value, or a figure. */
  'evaluation.column-missing': z.strictObject({ name: z.string(), column: z.string() }),
  'evaluation.too-many-values': z.strictObject({ name: z.string(), column: z.string(), limit: z.int() }),
  'evaluation.too-many-combinations': z.strictObject({ name: z.string(), limit: z.int() }),
  'evaluation.no-rows': named,
  'evaluation.too-large': z.strictObject({ name: z.string(), limitBytes: z.int() }),
  'evaluation.in-use': z.strictObject({ title: z.string(), count: z.int() }),
  'measurement.mapping-incomplete': named,
  'measurement.nothing-inside': named,
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
