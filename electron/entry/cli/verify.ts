import { Sha256 } from '#contract/records/text';
import type { VerificationReport } from '#contract/records/verification';
import { withCore } from './headless.ts';
import { existing, readArguments } from './options.ts';
import { columns, ExitCode, json, type Terminal, UsageError, wrap } from './terminal.ts';

const codes: Readonly<Record<VerificationReport['verdict'], ExitCode>> = {
  'TOTAL-PASSED': ExitCode.passed,
  INDETERMINATE: ExitCode.indeterminate,
  'TOTAL-FAILED': ExitCode.failed,
};

/**
 * `verify FILE [--json] [--trust FINGERPRINT]… [--workspace FILE] [--anchor FILE]…`: may this dossier, PDF, workspace or
 * journal export be relied upon, and does it continue what older dossiers, checkpoints or exports saw. With a workspace its list of trust, its authority and its revocations count as well.
 */
export async function verify(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(
    args,
    {
      json: { type: 'boolean' },
      trust: { type: 'string', multiple: true },
      workspace: { type: 'string' },
      anchor: { type: 'string', multiple: true },
    },
    ['FILE'] as const,
  );
  const trusted = (values.trust ?? []).map(readFingerprint);
  const path = existing(words[0]);
  const workspace = values.workspace === undefined ? null : existing(values.workspace);
  const anchorPaths = (values.anchor ?? []).map(existing);
  const report = await withCore(terminal, async ({ client, files }) => {
    if (workspace !== null) await client.workspace.open({ file: files.give(workspace).token });
    const anchors = anchorPaths.map((anchor) => ({ file: files.give(anchor).token }));
    return await client.verification.check({ file: files.give(path).token, trusted, anchors });
  });
  if (values.json) terminal.out(json(report));
  else for (const line of describeReport(terminal, report)) terminal.out(line);
  return codes[report.verdict];
}

/** Takes a fingerprint with or without colons and spaces, in any case. */
function readFingerprint(text: string): string {
  const parsed = Sha256.safeParse(text.replaceAll(/[\s:]/g, '').toLowerCase());
  if (!parsed.success) throw new UsageError('cli.error.fingerprint', { value: text });
  return parsed.data;
}

/** A report as lines of text. */
function describeReport(terminal: Terminal, report: VerificationReport): string[] {
  const { say } = terminal;
  const because = report.subIndication === null ? [] : wrap(say(`subIndication.${report.subIndication}`), '  ');
  return [
    say('cli.verify.file', { name: report.fileName, kind: report.kind, size: report.sizeBytes }),
    `  SHA-256 ${report.sha256}`,
    '',
    [say(`verdict.${report.verdict}`), report.verdict, report.subIndication].filter((part) => part !== null).join('  '),
    ...wrap(say(`verdict.${report.verdict}.meaning`), '  '),
    ...because,
    ...describeSignatures(terminal, report),
    ...describeChecks(terminal, report),
    ...describeJournal(terminal, report),
    ...describeAnchors(terminal, report),
  ];
}

function describeAnchors({ say }: Terminal, { anchors }: VerificationReport): string[] {
  const lines = anchors.flatMap(({ result, anchorName, anchorSize, journalSize }) =>
    wrap(say(`anchor.${result}`, { name: anchorName, anchorSize: anchorSize ?? 0, journalSize }), '  '),
  );
  return lines.length === 0 ? [] : ['', say('cli.verify.anchors'), ...lines];
}

function describeSignatures({ say }: Terminal, report: VerificationReport): string[] {
  const none = say('cli.verify.nobody');
  const free = report.unsignedFields.map((field) => [field, say('cli.verify.free')]);
  const rows = report.signatures.flatMap((signature) => [
    [signature.field, signature.signer ?? none, signature.verdict, signature.subIndication ?? ''],
  ]);
  const details = report.signatures.flatMap((signature) => [
    ...(signature.fingerprint === null ? [] : [`  ${signature.field}  SHA-256 ${signature.fingerprint}`]),
    ...signature.changedSince.map((what) => `  ${signature.field}  ${say('cli.verify.changed', { what })}`),
  ]);
  return rows.length + free.length === 0
    ? []
    : ['', say('cli.verify.signatures'), ...columns([...rows, ...free]), ...details];
}

function describeChecks({ say }: Terminal, report: VerificationReport): string[] {
  const rows = report.checks.map(({ code, subject, verdict }) => [verdict, say(`check.${code}`, { subject })]);
  return rows.length === 0 ? [] : ['', say('cli.verify.content'), ...columns(rows)];
}

function describeJournal({ say }: Terminal, { journal }: VerificationReport): string[] {
  if (!journal) return [];
  const { events, records, head, problems } = journal;
  return [
    '',
    say('cli.verify.journal', { events, records }),
    ...(head ? [`  ${head.seq}  ${head.hash}`] : []),
    ...problems.flatMap(({ kind, seq, record, field, expected, found }) =>
      wrap(
        say(`check.problem.${kind}`, {
          seq: seq ?? 0,
          kind: record?.kind ?? '',
          id: record?.id ?? '',
          field: field ?? '',
          expected: String(expected ?? ''),
          found: String(found ?? ''),
        }),
        '  ',
      ),
    ),
  ];
}
