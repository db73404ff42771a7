import { heldCatalogues } from '#core/assessments/held-catalogues';
import { clockBook } from '#core/monitoring/book';
import { clocksOfRow } from '#core/monitoring/incident-pages';
import { fixed } from '#core/store/sql';
import type { IncidentRow } from '#core/store/watch-tables';
import { ALWAYS, type CodeRules, EVER } from '../rule.ts';

const all = fixed<IncidentRow>('SELECT * FROM incidents');
const some = fixed<IncidentRow>('SELECT * FROM incidents WHERE id IN (SELECT value FROM json_each(?))');

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Clocks that nobody answered: running until the day on which they end, missed from the next day on. */
export const clockRules: CodeRules = {
  rules: [
    {
      id: 'incident-clock-missed',
      severity: 'error',
      kind: 'incident',
      law: { article: 'AI Act Art. 73; GDPR Art. 33', pack: 'eu-ai-act', source: 'S02' },
    },
    {
      id: 'incident-clock-running',
      severity: 'warning',
      kind: 'incident',
      law: { article: 'AI Act Art. 73; GDPR Art. 33', pack: 'eu-ai-act', source: 'S02' },
    },
  ],
  kinds: ['incident'],
  *find({ read, knowledge, now }, _, ids) {
    const rows = read.all(ids === null ? all() : some(JSON.stringify(ids)));
    if (rows.length === 0) return;
    const book = clockBook(heldCatalogues(knowledge.packs, read));
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    for (const row of rows) {
      for (const clock of clocksOfRow(read, row, { book, now, timeZone })) {
        const { ref, title, notice, dueAt, lastDay } = clock;
        if (notice !== null || dueAt === null) continue;
        const last = lastDay ?? dueAt.slice(0, 10);
        const missed = dayAfter(last);
        const told = { id: row.id, place: `clock:${ref}`, title: row.title, item_id: row.item_id };
        const details = JSON.stringify({ names: [title.en], day: last });
        yield { ...told, rule: 'incident-clock-running', from_on: ALWAYS, until_on: missed, details };
        yield { ...told, rule: 'incident-clock-missed', from_on: missed, until_on: EVER, details };
      }
    }
  },
};
