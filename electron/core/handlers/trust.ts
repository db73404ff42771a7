import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type { TrustedCertificate } from '#contract/records/person';
import { type Certificate, fingerprintOf, parseCertificate } from '#core/signing/certificate';
import { readCertificateFile, writePem } from '#core/signing/certificate-file';
import { describeCertificate } from '#core/signing/key';
import { Oid } from '#core/signing/oids';
import { listTrustedCertificates } from '#core/store/trust';
import { signersOf } from '#core/verification/signers';
import type { CallContext, Calls } from './base.ts';
import { readChosenFile } from './evidence.ts';

/** A certificate has kilobytes; a signed dossier that one is taken from may hold evidence. */
const LIMIT_BYTES = 200_000_000;

type Kind = TrustedCertificate['kind'];
type Source = { readonly file: string } | { readonly name: string; readonly content: Blob };

async function readSource(context: CallContext, source: Source): Promise<{ name: string; content: Buffer }> {
  if ('file' in source) return readChosenFile(context, source.file, LIMIT_BYTES);
  const name = basename(source.name);
  if (source.content.size > LIMIT_BYTES) throw new AppError('file.too-large', { name, limitBytes: LIMIT_BYTES });
  return { name, content: Buffer.from(await source.content.arrayBuffer()) };
}

/** What a file offers for a kind of trust: of a signed PDF its signers or their issuers, else the certificates in it. */
function candidatesIn(content: Buffer, kind: Kind): Certificate[] {
  const isPdf = content.subarray(0, 1024).includes('%PDF-');
  const signers = isPdf ? signersOf(content) : [];
  if (kind === 'pin' && isPdf) return signers.map(({ leaf }) => leaf);
  const all = isPdf
    ? signers.flatMap(({ leaf, certificates }) => certificates.filter((one) => one !== leaf))
    : readCertificateFile(content).map(parseCertificate);
  // A chain begins with whom it is about
  return kind === 'pin' ? all.slice(0, 1) : all;
}

/** Whether a certificate is of the kind it is to be trusted as. Anybody's own may be pinned. */
function isOfKind({ extensions }: Certificate, kind: Kind): boolean {
  if (kind === 'pin') return true;
  const isStamp = extensions.extendedKeyUsage?.includes(Oid.timeStamping) ?? false;
  return extensions.isAuthority || (kind === 'tsa' && isStamp);
}

/**
 * The certificates of a file to be taken in.
 * @throws AppError `trust.not-a-certificate`, `trust.other-fingerprint`, `trust.wrong-kind`, `trust.several-signers`
 */
function choose(name: string, content: Buffer, kind: Kind, fingerprint: string | undefined): Certificate[] {
  const found = [...new Map(candidatesIn(content, kind).map((one) => [fingerprintOf(one.der), one])).values()];
  if (found.length === 0) throw new AppError('trust.not-a-certificate', { name });
  const wanted = fingerprint === undefined ? found : found.filter((one) => fingerprintOf(one.der) === fingerprint);
  if (wanted.length === 0) throw new AppError('trust.other-fingerprint', { name });
  const fitting = wanted.filter((one) => isOfKind(one, kind));
  if (kind === 'pin' && fitting.length > 1)
    throw new AppError('trust.several-signers', { name, count: fitting.length });
  if (fitting.length === 0 && kind !== 'pin') throw new AppError('trust.wrong-kind', { name, kind });
  return fitting;
}

/** `trust.*`: whose certificates this workspace holds for genuine. */
export const trustCalls = (calls: Calls) =>
  calls.trust.router({
    list: calls.trust.list.handler(({ context }) => listTrustedCertificates(context.read())),
    add: calls.trust.add.handler(async ({ context, input }) => {
      const { name, content } = await readSource(context, input.source);
      const chosen = choose(name, content, input.kind, input.fingerprint);
      return context.write((tx) => {
        const known = new Set(
          listTrustedCertificates(tx.read).flatMap(({ kind, fingerprint }) =>
            kind === input.kind ? [fingerprint] : [],
          ),
        );
        for (const { der } of chosen) {
          const { subject, fingerprint, notAfter } = describeCertificate(der);
          if (known.has(fingerprint)) continue;
          tx.insert('trusted_certificates', {
            id: context.ids.next(),
            kind: input.kind,
            subject,
            fingerprint,
            certificate: writePem([der]),
            not_after: notAfter,
            note: input.note,
            added_by: context.actor(),
            added_at: context.now(),
          });
        }
        return listTrustedCertificates(tx.read);
      });
    }),
    remove: calls.trust.remove.handler(({ context, input }) =>
      context.write((tx) => {
        tx.remove('trusted_certificates', input.id, input.baseVersion);
        return listTrustedCertificates(tx.read);
      }),
    ),
  });
