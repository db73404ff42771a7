import { randomBytes, X509Certificate } from 'node:crypto';
import { AppError } from '#contract/errors';
import { writeWholeFile } from '#core/files/write-file';
import { certificateColumns, certificatesOf, requireKey, requirePerson } from '#core/people/keys';
import { createAuthority, issueCertificate } from '#core/signing/authority';
import { writePem } from '#core/signing/certificate-file';
import { openKey, sealKey } from '#core/signing/envelope';
import { describeCertificate } from '#core/signing/key';
import { toSigningKey } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { findAuthority, toAuthority } from '#core/store/trust';
import type { CallContext, Calls } from './base.ts';

const AUTHORITY_YEARS = 10;
const CERTIFICATE_YEARS = 5;

/** @throws AppError `authority.none` */
function requireAuthority(read: Reader) {
  const found = findAuthority(read);
  if (!found) throw new AppError('authority.none', {});
  return found;
}

function refuseSecond(read: Reader): void {
  if (findAuthority(read)) throw new AppError('authority.exists', {});
}

async function create(context: CallContext, input: { readonly name: string; readonly passphrase: string }) {
  refuseSecond(context.read());
  const now = context.clock();
  const serial = randomBytes(16);
  const material = await createAuthority({ commonName: input.name, now, serial, years: AUTHORITY_YEARS });
  const envelope = await sealKey(material.privateKey, input.passphrase, randomBytes);
  material.privateKey.fill(0);
  const { subject, fingerprint, notBefore, notAfter } = describeCertificate(material.certificates[0] ?? serial);
  return context.write((tx) => {
    refuseSecond(tx.read);
    return toAuthority(
      tx.insert('authorities', {
        id: context.ids.next(),
        subject,
        fingerprint,
        certificate: writePem(material.certificates),
        envelope,
        not_before: notBefore,
        not_after: notAfter,
        created_at: context.now(),
      }),
    );
  });
}

/**
 * Gives a key a certificate of the authority. That its owner has the private key was shown when the key came here: it was
 * made here, opened with its passphrase, or used on its token. A certificate of somebody else's authority is not
 * replaced.
 */
async function issue(context: CallContext, input: { readonly keyId: string; readonly passphrase: string }) {
  const { authority, envelope } = requireAuthority(context.read());
  const { key } = requireKey(context.read(), input.keyId);
  const now = context.clock();
  if (key.revokedAt !== null) throw new AppError('key.revoked', { subject: key.subject, from: key.revokedAt });
  const isOwn = key.issuer === authority.subject;
  if (!key.isSelfSigned && !isOwn) {
    throw new AppError('authority.foreign-issuer', { subject: key.subject, issuer: key.issuer });
  }
  if (now.toISOString() > authority.notAfter) {
    throw new AppError('key.expired', { subject: authority.subject, notAfter: authority.notAfter });
  }
  const person = requirePerson(context.read(), key.personId);
  const privateKey = await openKey(envelope, input.passphrase);
  const certificates = issueCertificate(
    { privateKey, certificates: [new X509Certificate(authority.certificate).raw] },
    {
      current: certificatesOf(key)[0],
      commonName: person.name,
      email: person.email,
      now,
      serial: randomBytes(16),
      years: CERTIFICATE_YEARS,
    },
  );
  privateKey.fill(0);
  const { algorithm: _, ...columns } = certificateColumns(certificates, key.subject);
  return context.write((tx) => toSigningKey(tx.update('signing_keys', key.id, key.version, columns)));
}

/** `authority.*`: the workspace's own certificate authority, so that one trusted root makes all members green. */
export const authorityCalls = (calls: Calls) =>
  calls.authority.router({
    get: calls.authority.get.handler(({ context }) => findAuthority(context.read())?.authority ?? null),
    create: calls.authority.create.handler(({ context, input }) => create(context, input)),
    issue: calls.authority.issue.handler(({ context, input }) => issue(context, input)),
    export: calls.authority.export.handler(({ context, input }) => {
      const { authority } = requireAuthority(context.read());
      writeWholeFile(context.files.path(input.file), Buffer.from(authority.certificate, 'utf8'));
    }),
  });
