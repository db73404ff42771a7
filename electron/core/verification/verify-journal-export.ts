import { createHash } from 'node:crypto';
import type { JournalReport } from '#contract/records/journal';
import type { ContentCheck, VerificationReport } from '#contract/records/verification';
import { readJournalExport, verifyJournalExport } from '#core/journal/read-export';
import type { TrustContext } from './container.ts';
import { checkCheckpoints, checkProblems } from './journal-checks.ts';
import { contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, worst } from './verdict.ts';

/** Whether the bytes begin as our journal exports do. */
export function isJournalExport(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1)).toString('latin1') === '{';
}

/**
 * Answers whether a journal export may be relied upon: its chain, its tree, its checkpoints, and whether anyone who is
 * trusted signed one of them. Never throws for a bad file.
 */
export function verifyExport(
  input: { readonly name: string; readonly bytes: Uint8Array } & TrustContext,
): VerificationReport {
  const { name, bytes, now } = input;
  const journal = readJournalExport(bytes);
  const report = journal && verifyJournalExport(journal);
  const checks = report
    ? checksOf(name, report, input)
    : [contentCheck('journal-chain', name, failed('FORMAT_FAILURE'))];
  return {
    kind: 'journal',
    fileName: name,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    checkedAt: now.toISOString(),
    ...worst(checks),
    signatures: [],
    unsignedFields: [],
    checks,
    state: null,
    journal: report,
    anchors: [],
  };
}

function checksOf(name: string, report: JournalReport, { trusted }: TrustContext): ContentCheck[] {
  const chain = checkProblems('journal-chain', name, report, ['chain-broken', 'event-altered', 'sequence-gap']);
  const checkpoints = checkCheckpoints(name, report);
  const isVouched = report.checkpoints.some(({ signatures }) =>
    signatures.some(({ by, keyName, isValid }) => by === 'person' && isValid && trusted.includes(keyName)),
  );
  const isOpen = checkpoints.verdict === 'TOTAL-PASSED' && !isVouched;
  return [chain, isOpen ? { ...checkpoints, ...indeterminate('NO_CERTIFICATE_CHAIN_FOUND') } : checkpoints];
}
