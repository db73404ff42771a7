import { randomBytes } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { KeyAlgorithm, Person, SigningKey } from '#contract/records/person';
import { writeRecoverySheet } from '#core/dossier/recovery-sheet';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import {
  addKey,
  certificatesOf,
  listKeysOf,
  replaceKey,
  requireKey,
  requirePerson,
  requireSealedKey,
  resealKey,
  revokeKey,
} from '#core/people/keys';
import { parseCertificate } from '#core/signing/certificate';
import { writePem } from '#core/signing/certificate-file';
import { DerError } from '#core/signing/der';
import { openKey, sealKey } from '#core/signing/envelope';
import { generateKey, type KeyMaterial, privateKeyFrom, publicKeyInfoOf } from '#core/signing/key';
import { type RecoveryContent, readRecoveryText, writeRecoveryLines } from '#core/signing/recovery';
import { listSigningKeys } from '#core/store/people';
import { readWorkspaceRow } from '#core/store/workspace';
import type { CallContext, Calls } from './base.ts';
import { readChosenFile } from './evidence.ts';

/** How long a generated certificate lasts. */
const VALID_YEARS = 5;
const PKCS12_LIMIT_BYTES = 1_000_000;

function makeKey(context: CallContext, person: Person, algorithm: KeyAlgorithm): Promise<KeyMaterial> {
  return generateKey({
    commonName: person.name,
    email: person.email,
    now: context.clock(),
    serial: randomBytes(16),
    years: VALID_YEARS,
    algorithm,
  });
}

/** Seals a private key and erases it. Takes a while; must be done before a transaction begins. */
async function seal({ privateKey }: KeyMaterial, passphrase: string): Promise<string> {
  const envelope = await sealKey(privateKey, passphrase, randomBytes);
  privateKey.fill(0);
  return envelope;
}

async function exportPkcs12(
  context: CallContext,
  input: {
    readonly keyId: string;
    readonly passphrase: string;
    readonly filePassphrase: string;
    readonly file: string;
  },
): Promise<void> {
  const path = context.files.path(input.file);
  const { key, envelope } = requireSealedKey(context.read(), input.keyId);
  const privateKey = await openKey(envelope, input.passphrase);
  try {
    const { writePkcs12 } = await import('#core/signing/pkcs12-write');
    const material = { privateKey, certificates: certificatesOf(key) };
    writeWholeFile(path, await writePkcs12(material, input.filePassphrase, key.subject, randomBytes));
  } finally {
    privateKey.fill(0);
  }
}

async function rotate(
  context: CallContext,
  input: { readonly keyId: string; readonly passphrase: string; readonly algorithm: KeyAlgorithm },
): Promise<SigningKey> {
  const { key } = requireKey(context.read(), input.keyId);
  if (key.replacedById !== null) {
    throw new AppError('input.invalid', { path: 'keyId', reason: 'replaced already' });
  }
  const material = await makeKey(context, requirePerson(context.read(), key.personId), input.algorithm);
  const envelope = await seal(material, input.passphrase);
  return context.write((tx) => {
    const now = context.now();
    const added = addKey(tx, {
      id: context.ids.next(),
      personId: key.personId,
      certificates: material.certificates,
      private: { origin: 'generated', envelope },
      createdAt: now,
      name: key.subject,
    });
    replaceKey(tx, key, added.id, now);
    return added;
  });
}

async function exportRecoverySheet(
  context: CallContext,
  input: { readonly keyId: string; readonly file: string; readonly locale: 'en' | 'de' },
): Promise<void> {
  const path = context.files.path(input.file);
  const { key, envelope } = requireSealedKey(context.read(), input.keyId);
  const origin = key.origin === 'imported' ? 'imported' : 'generated';
  const pdf = await writeRecoverySheet({
    personName: requirePerson(context.read(), key.personId).name,
    key,
    workspaceName: readWorkspaceRow(context.read()).name,
    lines: writeRecoveryLines({ envelope, certificates: certificatesOf(key), origin }),
    locale: input.locale,
    messages: loadMessages(context.resources, input.locale),
    createdAt: context.now(),
    appVersion: context.appVersion,
    fontsFolder: `${context.resources}/fonts`,
  });
  writeWholeFile(path, pdf);
}

/** @throws AppError `key.sheet-unreadable` if the certificate on the sheet is not that of the key in its envelope */
async function openSheet({ envelope, certificates }: RecoveryContent, passphrase: string): Promise<Uint8Array> {
  const privateKey = await openKey(envelope, passphrase);
  try {
    const key = privateKeyFrom(privateKey);
    const { publicKeyInfo } = parseCertificate(certificates[0] ?? new Uint8Array());
    if (Buffer.compare(publicKeyInfoOf(key), publicKeyInfo) !== 0) throw new DerError('not the certificate of the key');
    return publicKeyInfo;
  } catch (cause) {
    throw new AppError('key.sheet-unreadable', {}, { cause });
  } finally {
    privateKey.fill(0);
  }
}

/** A key that is still here gets its old seal back, and with it the old passphrase; one that is gone comes back. */
async function restore(
  context: CallContext,
  input: { readonly personId: string; readonly sheet: string; readonly passphrase: string },
): Promise<SigningKey> {
  const person = requirePerson(context.read(), input.personId);
  const content = readRecoveryText(input.sheet);
  const publicKeyInfo = await openSheet(content, input.passphrase);
  return context.write((tx) => {
    const [present] = listKeysOf(tx.read, publicKeyInfo);
    if (present && present.personId !== person.id) throw new AppError('key.not-of-person', { name: person.name });
    if (present?.token) throw new AppError('key.on-token', { name: present.subject });
    if (present) return resealKey(tx, present, content.envelope);
    return addKey(tx, {
      id: context.ids.next(),
      personId: person.id,
      certificates: content.certificates,
      private: { origin: content.origin, envelope: content.envelope },
      createdAt: context.now(),
      name: person.name,
    });
  });
}

/** `key.*`: with what people sign. Private keys exist in the clear only while one is made or used. */
export const keyCalls = (calls: Calls) =>
  calls.key.router({
    list: calls.key.list.handler(({ context }) => listSigningKeys(context.read())),
    generate: calls.key.generate.handler(async ({ context, input }) => {
      const person = requirePerson(context.read(), input.personId);
      const material = await makeKey(context, person, input.algorithm);
      const envelope = await seal(material, input.passphrase);
      return context.write((tx) =>
        addKey(tx, {
          id: context.ids.next(),
          personId: person.id,
          certificates: material.certificates,
          private: { origin: 'generated', envelope },
          createdAt: context.now(),
          name: person.name,
        }),
      );
    }),
    importPkcs12: calls.key.importPkcs12.handler(async ({ context, input }) => {
      const person = requirePerson(context.read(), input.personId);
      const { name, content } = readChosenFile(context, input.file, PKCS12_LIMIT_BYTES);
      const { readPkcs12 } = await import('#core/signing/pkcs12');
      const material = await readPkcs12(content, input.filePassphrase, name);
      const envelope = await seal(material, input.passphrase);
      return context.write((tx) =>
        addKey(tx, {
          id: context.ids.next(),
          personId: person.id,
          certificates: material.certificates,
          private: { origin: 'imported', envelope },
          createdAt: context.now(),
          name,
        }),
      );
    }),
    exportPkcs12: calls.key.exportPkcs12.handler(({ context, input }) => exportPkcs12(context, input)),
    exportCertificate: calls.key.exportCertificate.handler(({ context, input }) => {
      const { key } = requireKey(context.read(), input.keyId);
      writeWholeFile(context.files.path(input.file), Buffer.from(writePem(certificatesOf(key)), 'utf8'));
    }),
    changePassphrase: calls.key.changePassphrase.handler(async ({ context, input }) => {
      const { key, envelope } = requireSealedKey(context.read(), input.keyId);
      const privateKey = await openKey(envelope, input.passphrase);
      const sealed = await seal({ privateKey, certificates: [] }, input.newPassphrase);
      return context.write((tx) => resealKey(tx, key, sealed));
    }),
    rotate: calls.key.rotate.handler(({ context, input }) => rotate(context, input)),
    revoke: calls.key.revoke.handler(({ context, input }) => context.write((tx) => revokeKey(tx, input))),
    exportRecoverySheet: calls.key.exportRecoverySheet.handler(({ context, input }) =>
      exportRecoverySheet(context, input),
    ),
    restore: calls.key.restore.handler(({ context, input }) => restore(context, input)),
  });
