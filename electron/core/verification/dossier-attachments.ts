import { createHash } from 'node:crypto';
import { AttachmentManifest, DOSSIER_ATTACHMENTS, type DossierRecord } from '#contract/records/dossier';
import type { AssessmentState } from '#contract/records/sign-off';
import type { ContentCheck } from '#contract/records/verification';
import type { Attachment } from './attachments.ts';
import { contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, passed } from './verdict.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Whether the list of attachments names every one with its hash, and no other; and whether the pack that came along is the
 * one the state was judged by. A dossier from before there was a list has none, and no check.
 */
export function checkAttachments(
  attachments: readonly Attachment[],
  state: AssessmentState,
  record: DossierRecord,
): ContentCheck[] {
  const pack = attachments.find(({ name }) => name === DOSSIER_ATTACHMENTS.pack);
  const list = attachments.find(({ name }) => name === DOSSIER_ATTACHMENTS.attachments);
  const packHash = pack && sha256(pack.bytes);
  return [
    ...(packHash === undefined
      ? []
      : [
          contentCheck(
            'attachment-hash',
            DOSSIER_ATTACHMENTS.pack,
            packHash === state.pack.hash ? passed : failed('HASH_FAILURE'),
            state.pack.hash,
            packHash,
          ),
        ]),
    // A new dossier names its options and has a list: it cannot be taken out.
    ...(list ? checkList(list, attachments, record) : record.options ? [listCheck(failed('FORMAT_FAILURE'))] : []),
  ];
}

const listCheck = (judged: Parameters<typeof contentCheck>[2]): ContentCheck =>
  contentCheck('attachment-hash', DOSSIER_ATTACHMENTS.attachments, judged);

function checkList(list: Attachment, attachments: readonly Attachment[], record: DossierRecord): ContentCheck[] {
  const manifest = readList(list.bytes);
  if (!manifest || manifest.contentHash !== record.contentHash) return [listCheck(failed('FORMAT_FAILURE'))];
  const others = attachments.filter((one) => one !== list);
  const listed = new Map(manifest.files.map((file) => [file.name, file]));
  const wrong = others.flatMap(({ name, bytes }): ContentCheck[] => {
    const file = listed.get(name);
    listed.delete(name);
    const found = sha256(bytes);
    if (file?.sha256 === found && file.sizeBytes === bytes.length) return [];
    return [contentCheck('attachment-hash', name, failed('HASH_FAILURE'), file?.sha256 ?? null, found)];
  });
  const missing = [...listed.values()].map((file) =>
    contentCheck('attachment-hash', file.name, failed('HASH_FAILURE'), file.sha256, null),
  );
  const isTwice = manifest.files.length !== new Set(manifest.files.map(({ name }) => name)).size;
  return [listCheck(isTwice ? failed('FORMAT_FAILURE') : passed), ...wrong, ...missing];
}

function readList(bytes: Uint8Array): AttachmentManifest | null {
  try {
    return AttachmentManifest.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/**
 * What can be said of a state from which something was withheld: that it is the one the record names, and that the signed
 * one is not here. Never better than INDETERMINATE.
 */
export function checkRedaction(state: AssessmentState, stateBytes: Uint8Array, record: DossierRecord): ContentCheck[] {
  if (!state.redacted && record.redactedHash === undefined) return [];
  const found = sha256(stateBytes);
  const isConsistent = record.redactedHash === found && state.redacted?.contentHash === record.contentHash;
  return [
    contentCheck(
      'embedded-json-hash',
      'redactedHash',
      isConsistent ? indeterminate('SIGNED_DATA_NOT_FOUND') : failed('HASH_FAILURE'),
      record.redactedHash ?? null,
      found,
    ),
  ];
}
