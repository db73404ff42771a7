import type { CheckFinding } from '#contract/records/transfer';
import { xmlText } from '#core/interchange/xml-text';
import { withCore } from './headless.ts';
import { existing, readArguments, required } from './options.ts';
import { ExitCode, json, type Terminal, UsageError, wrap } from './terminal.ts';

const OPTIONS = {
  workspace: { type: 'string' },
  system: { type: 'string' },
  json: { type: 'boolean' },
  junit: { type: 'boolean' },
  sarif: { type: 'boolean' },
} as const;

/**
 * `check --workspace W [--system ID] [--json|--junit|--sarif]`: what is missing or wrong by the demands of law and house.
 * Fails while there is an error; warnings and notices alone pass.
 */
export async function check(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values } = readArguments(args, OPTIONS, [] as const);
  const formats = [values.json, values.junit, values.sarif].filter((one) => one === true);
  if (formats.length > 1) throw new UsageError('cli.error.one-of', { options: '--json, --junit, --sarif' });
  const workspace = existing(required(values.workspace, '--workspace'));
  const findings = await withCore(terminal, async ({ client, files }) => {
    await client.workspace.open({ file: files.give(workspace).token });
    return client.transfer.check({ systemId: values.system ?? null });
  });
  if (values.json) terminal.out(json(findings));
  else if (values.junit) terminal.out(junit(terminal, findings));
  else if (values.sarif) terminal.out(json(sarif(terminal, findings)));
  else describe(terminal, findings);
  return findings.some(({ severity }) => severity === 'error') ? ExitCode.failed : ExitCode.passed;
}

/** What is wrong, in one sentence: the rule, then the field and whatever else it names. */
function sentence({ say }: Terminal, { rule, subject, field, sources, dueOn }: CheckFinding): string {
  const label = field === null ? '' : field === 'owner' ? say('sheet.owner') : say(`field.${subject.kind}.${field}`);
  const told = [label, ...sources, dueOn ?? ''].filter((text) => text !== '');
  const title = say(`rule.${rule}.title`);
  return told.length === 0 ? title : `${title}: ${told.join('; ')}`;
}

const kindText = ({ say }: Terminal, { kind }: CheckFinding['subject']): string => say(`rule-kind.${kind}`);

function describe(terminal: Terminal, findings: readonly CheckFinding[]): void {
  const bySubject = new Map<string, CheckFinding[]>();
  for (const one of findings) bySubject.set(one.subject.id, [...(bySubject.get(one.subject.id) ?? []), one]);
  for (const ofSubject of bySubject.values()) {
    const [first] = ofSubject;
    if (first === undefined) continue;
    terminal.out(`${kindText(terminal, first.subject)} ${first.subject.name}`);
    for (const one of ofSubject) {
      const text = `${terminal.say(`rule-severity.${one.severity}`)}  ${sentence(terminal, one)}`;
      for (const line of wrap(text, '  ')) terminal.out(line);
    }
  }
  const counted = (severity: CheckFinding['severity']): number =>
    findings.filter((one) => one.severity === severity).length;
  const [errors, warnings, notices] = [counted('error'), counted('warning'), counted('notice')];
  terminal.out(terminal.say('cli.check.result', { errors, warnings, notices }));
}

/** One test case per finding: an error fails, the others are skipped; without findings one that passes. */
function junit(terminal: Terminal, findings: readonly CheckFinding[]): string {
  const cases = findings.map((one) => {
    const name = xmlText(`${one.rule}${one.field === null ? '' : ` ${one.field}`}`);
    const message = xmlText(sentence(terminal, one));
    const outcome =
      one.severity === 'error'
        ? `<failure type="${xmlText(one.rule)}" message="${message}">${xmlText(one.subject.id)}</failure>`
        : `<skipped message="${message}"/>`;
    return `    <testcase classname="${xmlText(`${one.subject.kind}.${one.subject.name}`)}" name="${name}">${outcome}</testcase>`;
  });
  const all = cases.length === 0 ? ['    <testcase classname="workspace" name="check"/>'] : cases;
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const counts = `tests="${all.length}" failures="${failures}" errors="0" skipped="${findings.length - failures}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="model-dossier" tests="${all.length}" failures="${failures}" errors="0">`,
    `  <testsuite name="check" ${counts}>`,
    ...all,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

/** @source OASIS SARIF 2.1.0 */
function sarif(terminal: Terminal, findings: readonly CheckFinding[]): object {
  const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Model Dossier',
            version: terminal.appVersion,
            rules: rules.map((id) => ({ id, shortDescription: { text: terminal.say(`rule.${id}.title`) } })),
          },
        },
        results: findings.map((one) => ({
          ruleId: one.rule,
          ruleIndex: rules.indexOf(one.rule),
          level: one.severity === 'notice' ? 'note' : one.severity,
          message: { text: `${one.subject.name}: ${sentence(terminal, one)}` },
          locations: [
            {
              logicalLocations: [
                {
                  name: one.subject.name,
                  fullyQualifiedName: `${one.subject.kind}/${one.subject.id}${one.field === null ? '' : `/${one.field}`}`,
                  kind: 'resource',
                },
              ],
            },
          ],
        })),
      },
    ],
  };
}
