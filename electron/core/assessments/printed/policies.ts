import type { Pack } from '#contract/records/pack';
import type { FactEntry, ToldFact } from '#contract/records/policy';
import type { PrintedFact, PrintedPolicies, PrintedPolicy, PrintedPolicyText } from '#core/dossier/printed/policies';
import { type NamedPacks, vocabularyEntries } from '#core/policies/entries';
import { activePolicies, ruleOf } from '#core/policies/evaluate';
import { literacyOf } from '#core/policies/literacy';
import { printedLiteracy } from '#core/policies/literacy-table';
import { evaluateRules } from '#core/policies/results';
import { listTexts, viewText } from '#core/policies/texts';
import { factNamed } from '#core/policies/vocabulary';
import { listWaivers } from '#core/policies/waivers';
import { loadWords } from '#core/policies/words';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { listPackCopies, readPackCopy } from '../pack-copy.ts';
import type { Printing } from './printing.ts';

/** The record of literacy is of the whole house; a dossier does not tell of thousands of people. */
const MOST_LINES = 300;

/** House rules as they hold for the system, and who learned what. Null if there is nothing of the kind. */
export function printedPolicies(printing: Printing): PrintedPolicies | null {
  const { read, loaded, now } = printing;
  const asOf = now.slice(0, 10);
  const systemId = loaded.system.id;
  const { rules, outOfScope } = rulesOf(printing, systemId);
  const waivers = listWaivers(read, asOf).filter((waiver) => waiver.systemId === systemId);
  const texts = textsOf(read, asOf);
  const { lines, gaps, done, asked } = printedLiteracy(literacyOf(read, asOf));
  const isEmpty = rules.length === 0 && outOfScope === 0 && waivers.length === 0 && texts.length === 0;
  if (isEmpty && asked === 0) return null;
  return {
    asOf,
    rules,
    outOfScope,
    waivers,
    texts,
    literacy:
      asked === 0
        ? null
        : {
            done,
            asked,
            gaps,
            lines: lines.slice(0, MOST_LINES).flatMap(({ person, state, ...line }) => {
              return state === 'none' ? [] : [{ ...line, personName: person, state }];
            }),
            omitted: Math.max(0, lines.length - MOST_LINES),
          },
  };
}

function rulesOf(printing: Printing, systemId: string): Pick<PrintedPolicies, 'rules' | 'outOfScope'> {
  const { read, catalogues, looking, now } = printing;
  const source = { resources: looking.resources, catalogues: () => catalogues };
  const active = activePolicies(read);
  if (active.length === 0) return { rules: [], outOfScope: 0 };
  const { results } = evaluateRules(read, source, active.map(ruleOf), [systemId], now, {
    offset: 0,
    limit: active.length,
  });
  const wanted = results.flatMap(({ because, missing }) => [...because, ...missing]).map(({ fact }) => fact);
  const entries = entriesOf(printing, new Set(wanted));
  const tell = ({ fact, value }: ToldFact): PrintedFact => ({ fact, value, entry: entries.get(fact) ?? null });
  const rules = results.flatMap(({ policyId, state, because, missing }): PrintedPolicy[] => {
    const row = active.find(({ id }) => id === policyId);
    if (row === undefined || state === 'out-of-scope') return [];
    const { name, statement, reason, fix, edition } = row;
    return [
      {
        name,
        statement,
        reason,
        fix,
        edition,
        severity: row.severity as PrintedPolicy['severity'],
        blocksLive: row.blocks_live === 1,
        ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? row.owner_id),
        state,
        because: because.map(tell),
        missing: missing.map(tell),
      },
    ];
  });
  return { rules, outOfScope: results.filter(({ state }) => state === 'out-of-scope').length };
}

/** The words of facts. Packs are named as the workspace's copies have them, else as their catalogues do. */
function entriesOf({ read, catalogues, looking }: Printing, facts: ReadonlySet<string>): Map<string, FactEntry> {
  const named = new Set([...facts].flatMap((fact) => factNamed(fact)?.of ?? []));
  const copies = new Map<string, Pack>();
  for (const { pack_id, hash } of listPackCopies(read)) {
    if (named.has(pack_id)) copies.set(pack_id, readPackCopy(read, hash));
  }
  const titles = new Map(
    [...catalogues.all('clocks'), ...catalogues.all('risks'), ...catalogues.all('policies')].map((one) => [
      one.packId,
      one.packTitle,
    ]),
  );
  const packs: NamedPacks = {
    list: () => [...named].map((id) => copies.get(id) ?? { id, title: titles.get(id) ?? { en: id } }),
    newest: (id) => copies.get(id) ?? { classes: [] },
  };
  const all = vocabularyEntries(read, packs, catalogues, loadWords(looking.resources));
  return new Map(all.filter(({ id }) => facts.has(id)).map((entry) => [entry.id, entry]));
}

function textsOf(read: Reader, today: string): PrintedPolicyText[] {
  return listTexts(read, today).flatMap(({ id, state, ownerName, reviewOn }): PrintedPolicyText[] => {
    if (state !== 'in-force') return [];
    const { versions, readers } = viewText(read, today, id);
    const [newest] = versions;
    if (newest === undefined) return [];
    return [
      {
        title: newest.title,
        number: newest.number,
        publishedAt: newest.publishedAt,
        publishedByName: newest.publishedByName,
        ownerName,
        reviewOn,
        contentHash: newest.contentHash,
        readers: readers.length,
        open: readers.filter((reader) => reader.state !== 'done'),
      },
    ];
  });
}
