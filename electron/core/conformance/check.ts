import { ENCRYPTED } from '#core/signing/pdf-file';
import { PdfSyntaxError } from '#core/signing/pdf-syntax';
import { type Document, openDocument } from './document/document.ts';
import type { Clause, Place, Rule } from './rule.ts';
import { rules } from './rules/index.ts';

/** A rule that a file breaks. */
export interface Finding {
  readonly rule: string;
  readonly clauses: readonly Clause[];
  /** How often it is broken. */
  readonly count: number;
  /** Where: at most the first ten places. */
  readonly places: readonly Place[];
}

/** What a file is found to be. */
export interface Conformance {
  /** Of ISO 19005-3, level a. */
  readonly isPdfA: boolean;
  /** To ISO 14289-1. */
  readonly isPdfUA: boolean;
  /** 0 if the file cannot be read. */
  readonly pages: number;
  readonly rules: number;
  readonly findings: readonly Finding[];
}

/** How a file that cannot be opened breaks the rules; one of these is the only finding then. */
const openingRules = {
  header: { id: 'file.header', clauses: ['A 6.1.2'] },
  encrypted: { id: 'file.encrypted', clauses: ['A 6.1.3'] },
  readable: { id: 'file.readable', clauses: ['A 6.1.1', 'UA 6.1'] },
} as const;

const MAX_PLACES = 10;

/**
 * Checks a file against PDF/A-3a and PDF/UA-1. What a machine cannot judge (whether an alternative text is a good one,
 * whether the reading order makes sense) it does not judge, and image data and Type 1 and CFF programs it does not open.
 * @param bytes  a whole file, whatever is in it
 * @source ISO 19005-3:2012; ISO 14289-1:2014
 */
export function checkConformance(bytes: Uint8Array): Conformance {
  let document: Document;
  try {
    document = openDocument(bytes);
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    return report([openingFault(bytes, error)], 0, false);
  }
  const found = rules.map((rule) => findingOf(rule, document)).filter((finding) => finding.count > 0);
  const header = hasHeader(bytes) ? [] : [finding(openingRules.header, [{}])];
  return report(merge([...header, ...found]), document.pages.length, true);
}

/** @source ISO 19005-3, 6.1.2 */
function hasHeader(bytes: Uint8Array): boolean {
  return /^%PDF-1\.[0-7](\r|\n)/.test(Buffer.from(bytes.subarray(0, 10)).toString('latin1'));
}

function openingFault(bytes: Uint8Array, { message }: PdfSyntaxError): Finding {
  if (message === ENCRYPTED) return finding(openingRules.encrypted, [{}]);
  return hasHeader(bytes)
    ? finding(openingRules.readable, [{ what: message }])
    : finding(openingRules.header, [{ what: message }]);
}

/** What a rule finds; where it cannot look because the file is damaged, that is the finding. */
function findingOf(rule: Rule, document: Document): Finding {
  const places: Place[] = [];
  try {
    for (const place of rule.check(document)) places.push(place);
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    return finding(openingRules.readable, [{ what: error.message }]);
  }
  return finding(rule, places);
}

function finding({ id, clauses }: Pick<Rule, 'id' | 'clauses'>, places: readonly Place[]): Finding {
  return { rule: id, clauses, count: places.length, places: places.slice(0, MAX_PLACES) };
}

/** One finding a rule, though several rules met the same damage. */
function merge(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const one of findings) {
    const known = merged.get(one.rule);
    const places = [...(known?.places ?? []), ...one.places].slice(0, MAX_PLACES);
    merged.set(one.rule, { ...one, places, count: (known?.count ?? 0) + one.count });
  }
  return [...merged.values()];
}

/** What was not read conforms to nothing. */
function report(findings: readonly Finding[], pages: number, isRead: boolean): Conformance {
  const breaks = (standard: string): boolean =>
    findings.some(({ clauses }) => clauses.some((clause) => clause.startsWith(`${standard} `)));
  return {
    isPdfA: isRead && !breaks('A'),
    isPdfUA: isRead && !breaks('UA'),
    pages,
    rules: ruleIds.length,
    findings,
  };
}

/** The ids of all rules, each with a message `conformance.rule.<id>`. */
export const ruleIds: readonly string[] = [
  ...new Set([...Object.values(openingRules).map(({ id }) => id), ...rules.map(({ id }) => id)]),
];
