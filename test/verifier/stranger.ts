import { expect } from 'vitest';
import type { VerificationReport } from '#contract/records/verification';
import { readJournalExport } from '#core/journal/read-export';
import { anchorCheck, compareAnchor, readAnchor } from '#core/verification/anchor';
import { journalOfAnchor, journalOfExport } from '#core/verification/compared-journal';
import type { TrustContext } from '#core/verification/container';
import { worst } from '#core/verification/verdict';
import { verifyDossier } from '#core/verification/verify-dossier';
import { isJournalExport, verifyExport } from '#core/verification/verify-journal-export';

/** A file, by the name to show. */
export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };
type Judged = { readonly verdict: string; readonly subIndication: string | null };
/** What the stranger's verifier says of a file, as far as tests look at it. */
export type StrangerReport = Judged & {
  readonly kind: string;
  readonly sha256: string;
  readonly signatures: readonly (Judged & {
    readonly field: string;
    readonly fingerprint?: string | null;
    readonly timestamp?: (Judged & { readonly at: string }) | null;
    readonly changedSince: readonly string[];
  })[];
  readonly unsignedFields: readonly string[];
  readonly checks: readonly (Judged & { readonly code: string; readonly subject: string })[];
  readonly anchors: readonly { readonly name: string; readonly result: string }[];
};

type Verifier = {
  readonly verifyFile: (
    name: string,
    bytes: Uint8Array,
    options: {
      readonly now: Date;
      readonly fingerprints: readonly string[];
      readonly certificates: readonly Uint8Array[];
      readonly timestampAuthorities: readonly Uint8Array[];
      readonly anchors: readonly NamedBytes[];
    },
  ) => Promise<StrangerReport>;
  readonly say: (locale: string, table: string, key: string, values?: object) => string;
  readonly describe: (report: StrangerReport, locale: string) => readonly string[];
};

export const verifierFolder = new URL('../../resources/verifier/', import.meta.url);
/** The verifier for strangers. It is no part of the app and has no types. */
export const stranger = (await import(new URL('verifier.mjs', verifierFolder).href)) as Verifier;

/** Whom to trust, for both. */
export type Trust = Pick<TrustContext, 'now' | 'trusted' | 'authorities' | 'timestampAuthorities'>;

/** What the app says of a file that is no workspace, beside anchors. */
export function verifyByApp({ name, bytes }: NamedBytes, trust: Trust, anchors: readonly NamedBytes[] = []) {
  const isExport = isJournalExport(bytes);
  const report: VerificationReport = (isExport ? verifyExport : verifyDossier)({ name, bytes, ...trust });
  if (anchors.length === 0) return report;
  const read = anchors.map((one) => readAnchor(one.name, one.bytes));
  const own = isExport ? null : readAnchor(name, bytes).anchor;
  const exported = report.journal ? readJournalExport(bytes) : null;
  const journal = exported ? journalOfExport(exported, read) : own && journalOfAnchor(own);
  if (!journal) return report;
  const compared = read.map((one) => compareAnchor(journal, one));
  const checks = compared.map(anchorCheck);
  return { ...report, ...worst([report, ...checks]), checks: [...report.checks, ...checks], anchors: compared };
}

/** What the stranger's verifier says of it. */
export function verifyByStranger({ name, bytes }: NamedBytes, trust: Trust, anchors: readonly NamedBytes[] = []) {
  return stranger.verifyFile(name, new Uint8Array(bytes), {
    now: trust.now,
    fingerprints: trust.trusted,
    certificates: (trust.authorities ?? []).map(({ der }) => der),
    timestampAuthorities: trust.timestampAuthorities ?? [],
    anchors: anchors.map((one) => ({ name: one.name, bytes: new Uint8Array(one.bytes) })),
  });
}

const judged = ({ verdict, subIndication }: Judged): string => `${verdict} ${subIndication ?? ''}`.trim();

/** The part of a report in which both must agree: verdicts, who signed, whether something was changed since. */
function gist(report: VerificationReport | StrangerReport) {
  return {
    kind: report.kind,
    file: judged(report),
    sha256: report.sha256,
    signatures: report.signatures.map((one) => ({
      field: one.field,
      verdict: judged(one),
      timestamp: one.timestamp ? `${one.timestamp.at} ${judged(one.timestamp)}` : null,
      isChanged: one.changedSince.length > 0,
    })),
    free: report.unsignedFields,
    checks: report.checks.map((one) => `${one.code} ${one.subject}: ${judged(one)}`),
    anchors: report.anchors.map(({ result }) => result),
  };
}

/** Lets both verify a file; they must agree. @returns what the app says */
export async function verifyByBoth(
  file: NamedBytes,
  trust: Trust,
  anchors: readonly NamedBytes[] = [],
): Promise<VerificationReport> {
  const app = verifyByApp(file, trust, anchors);
  expect(gist(await verifyByStranger(file, trust, anchors)), file.name).toEqual(gist(app));
  return app;
}
