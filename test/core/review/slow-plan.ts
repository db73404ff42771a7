/** A row of any table. */
export type Plain = Record<string, string | number | null>;

/** The plan, worked out from nothing but whole tables, in another way than the app does. */
export function slowPlan(all: <Row>(sql: string) => Row[]): Plain[] {
  const empty = { part: '', detail: '', severity: null, owner_id: null, due_on: null, progress: 0, is_done: 0 };
  const nowhere = { system_id: null, item_kind: null, item_id: null, assessment_id: null };
  const assessments = new Map(all<Plain>('SELECT * FROM assessments').map((row) => [row['id'], row]));
  const systemOf = (id: unknown) => assessments.get(id as string)?.['system_id'] ?? null;
  const result: Plain[] = [];
  const add = (source_kind: string, source_id: unknown, more: Plain): void => {
    result.push({ ...empty, ...nowhere, source_kind, source_id: String(source_id), ...more });
  };
  const item = (row: Plain): Plain => ({
    item_kind: row['item_kind'] ?? null,
    item_id: row['item_id'] ?? null,
    system_id: row['item_kind'] === 'system' ? (row['item_id'] ?? null) : null,
  });
  const pick = (row: Plain, ...columns: string[]): Plain =>
    Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
  for (const row of all<Plain>("SELECT * FROM verdicts WHERE value = 'improvable'")) {
    add('verdict', row['id'], {
      ...pick(row, 'owner_id', 'due_on', 'progress', 'assessment_id'),
      ...{ part: `${row['target_kind']}:${row['target_id']}`, title: row['action'] ?? '', detail: row['reason'] ?? '' },
      ...{ is_done: row['done_at'] === null ? 0 : 1, system_id: systemOf(row['assessment_id']) },
    });
  }
  const withdrawn = new Set(all<Plain>('SELECT withdraws_id FROM sign_offs').map((row) => row['withdraws_id']));
  for (const row of all<Plain>('SELECT * FROM sign_off_conditions')) {
    if (withdrawn.has(row['sign_off_id'] ?? '')) continue;
    const isDone = row['fulfilled_at'] !== null;
    add('condition', row['id'], {
      ...pick(row, 'owner_id', 'due_on', 'assessment_id'),
      ...{ title: row['text'] ?? '', detail: row['note'] ?? '', system_id: systemOf(row['assessment_id']) },
      ...{ progress: isDone ? 100 : 0, is_done: isDone ? 1 : 0 },
    });
  }
  for (const row of all<Plain>('SELECT * FROM findings')) {
    const isDone = row['state'] === 'closed';
    add('finding', row['id'], {
      ...pick(row, 'title', 'severity', 'owner_id', 'due_on', 'assessment_id'),
      ...item(row),
      ...{ detail: row['fix'] ?? '', progress: isDone ? 100 : (row['progress'] ?? 0), is_done: isDone ? 1 : 0 },
      system_id: item(row)['system_id'] ?? systemOf(row['assessment_id']),
    });
  }
  const standings = new Map(all<Plain>('SELECT * FROM risk_standings').map((row) => [row['risk_id'], row]));
  for (const row of all<Plain>('SELECT * FROM risks')) {
    const standing = standings.get(row['id'] ?? '') ?? {};
    const isRated = standing['shown_band'] !== null;
    if (row['state'] !== 'open' || (isRated && standing['needs_acceptance'] === 0)) continue;
    const isAccepted = isRated && standing['accepted_until'] !== null;
    add('risk', row['id'], {
      ...pick(row, 'title', 'owner_id'),
      ...item(row),
      part: isRated ? (isAccepted ? 'acceptance' : 'treatment') : 'rating',
      due_on: (isAccepted ? standing['accepted_until'] : row['review_on']) ?? null,
    });
  }
  for (const row of all<Plain>('SELECT * FROM controls')) {
    if (!['planned', 'implementing'].includes(String(row['state']))) continue;
    add('control', row['id'], pick(row, 'title', 'owner_id', 'due_on', 'progress'));
  }
  for (const row of all<Plain>('SELECT * FROM cycles')) {
    if (row['is_active'] === 0) continue;
    const assessment_id = row['target_kind'] === 'assessment' ? (row['target_id'] ?? null) : null;
    const more = { detail: row['plan'] ?? '', due_on: row['next_due_on'] ?? null, assessment_id };
    add('cycle', row['id'], { ...pick(row, 'title', 'owner_id'), ...item(row), ...more });
  }
  const said = new Map(
    all<Plain>('SELECT * FROM obligation_progress').map((row) => [
      `${row['assessment_id']} ${row['obligation_id']}`,
      row,
    ]),
  );
  for (const standing of all<Plain>('SELECT * FROM assessment_standings')) {
    const id = standing['assessment_id'];
    const { duties } = JSON.parse(String(standing['facts'])) as { duties: { id: string; appliesFrom: string }[] };
    const pack = all<{ content: string }>(
      `SELECT p.content FROM packs p JOIN assessments a ON a.pack_copy_id = p.id WHERE a.id = '${id}'`,
    )[0];
    const { obligations } = JSON.parse(pack?.content ?? '{}') as {
      obligations: { id: string; title: { en: string } }[];
    };
    for (const duty of duties) {
      const row = said.get(`${id} ${duty.id}`) ?? {};
      add('obligation', id, {
        part: duty.id,
        title: obligations.find((one) => one.id === duty.id)?.title.en ?? '',
        detail: row['note'] ?? '',
        owner_id: row['owner_id'] ?? null,
        due_on: row['due_on'] ?? duty.appliesFrom,
        progress: row['progress'] ?? 0,
        is_done: row['state'] === 'met' || row['state'] === 'not-applicable' ? 1 : 0,
        ...{ system_id: systemOf(id), assessment_id: id ?? null },
      });
    }
  }
  return result;
}
