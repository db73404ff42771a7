import { randomBytes, X509Certificate } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { Person, SigningKey } from '#contract/records/person';
import { sealKey } from '#core/signing/envelope';
import { describeCertificate, generateKey, type KeyMaterial } from '#core/signing/key';
import { findPerson, listSigningKeys, toSigningKey } from '#core/store/people';
import type { CallContext, Calls } from './base.ts';
import { readChosenFile } from './evidence.ts';

/** How long a generated certificate lasts. */
const VALID_YEARS = 5;
const PKCS12_LIMIT_BYTES = 1_000_000;

function requirePerson(context: CallContext, id: string): Person {
  const person = findPerson(context.read(), id);
  if (!person) throw new AppError('record.not-found', { kind: 'people', id });
  return person;
}

async function storeKey(
  context: CallContext,
  personId: string,
  origin: SigningKey['origin'],
  material: KeyMaterial,
  passphrase: string,
  fileName: string,
): Promise<SigningKey> {
  const [leaf] = material.certificates;
  if (!leaf) throw new AppError('key.file-unsupported', { name: fileName, reason: 'no certificate' });
  const { algorithm, ...told } = describeCertificate(leaf);
  if (algorithm === null) throw new AppError('key.file-unsupported', { name: fileName, reason: 'algorithm' });
  // The seal takes a while; it must be done before the transaction begins.
  const envelope = await sealKey(material.privateKey, passphrase, randomBytes);
  material.privateKey.fill(0);
  return context.write((tx) =>
    toSigningKey(
      tx.insert('signing_keys', {
        id: context.ids.next(),
        person_id: personId,
        algorithm,
        origin,
        subject: told.subject,
        issuer: told.issuer,
        is_self_signed: told.isSelfSigned ? 1 : 0,
        fingerprint: told.fingerprint,
        certificates: JSON.stringify(material.certificates.map((der) => new X509Certificate(der).toString())),
        not_before: told.notBefore,
        not_after: told.notAfter,
        envelope,
        created_at: context.now(),
      }),
    ),
  );
}

/** `key.*`: with what people sign. Private keys exist in the clear only while one is made or used. */
export const keyCalls = (calls: Calls) =>
  calls.key.router({
    list: calls.key.list.handler(({ context }) => listSigningKeys(context.read())),
    generate: calls.key.generate.handler(async ({ context, input }) => {
      const person = requirePerson(context, input.personId);
      const material = await generateKey({
        commonName: person.name,
        email: person.email,
        now: context.clock(),
        serial: randomBytes(16),
        years: VALID_YEARS,
      });
      return await storeKey(context, person.id, 'generated', material, input.passphrase, '');
    }),
    importPkcs12: calls.key.importPkcs12.handler(async ({ context, input }) => {
      const person = requirePerson(context, input.personId);
      const { name, content } = readChosenFile(context, input.file, PKCS12_LIMIT_BYTES);
      const { readPkcs12 } = await import('#core/signing/pkcs12');
      const material = await readPkcs12(content, input.filePassphrase, name);
      return await storeKey(context, person.id, 'imported', material, input.passphrase, name);
    }),
  });
