import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type { SigningKey } from '#contract/records/person';
import { addKey } from '#core/people/keys';
import { describeCertificate } from '#core/signing/key';
import type { FoundToken, TokenIdentity } from '#core/signing/token-protocol';
import { findPerson } from '#core/store/people';
import type { CallContext, Calls } from './base.ts';

/** What a person can be told of an identity on a token, as `token.list` gives it. */
function tell({ label, serial, pin }: FoundToken, identity: TokenIdentity) {
  const { objectId, certificates } = identity;
  const [leaf] = certificates;
  if (!leaf) {
    const nothing = { algorithm: null, fingerprint: null, notAfter: null };
    return { label, serial, objectId, subject: identity.label, ...nothing, problem: 'no-certificate' as const };
  }
  const { subject, algorithm, fingerprint, notAfter } = describeCertificate(leaf);
  const problem = algorithm === null ? ('algorithm' as const) : pin === 'locked' ? ('locked' as const) : null;
  return { label, serial, objectId, subject, algorithm, fingerprint, notAfter, problem };
}

/** The certificate of a key; of several with its identifier, as after a renewal, the one that lasts longest. */
function findIdentity(tokens: readonly FoundToken[], serial: string, objectId: string) {
  const token = tokens.find((one) => one.serial === serial);
  if (!token) throw new AppError('token.absent', { label: serial });
  const found = token.identities
    .filter((one) => one.objectId === objectId)
    .flatMap(({ certificates }) => {
      const [leaf] = certificates;
      return leaf ? [{ certificates, ...describeCertificate(leaf) }] : [];
    })
    .sort((a, b) => (a.notAfter < b.notAfter ? 1 : -1));
  const [newest] = found;
  if (!newest) throw new AppError('token.key-missing', { label: token.label });
  if (newest.algorithm === null) throw new AppError('token.key-unsupported', { label: token.label });
  return { token: { label: token.label, serial }, certificates: newest.certificates };
}

async function addTokenKey(
  context: CallContext,
  input: { readonly personId: string; readonly module: string; readonly serial: string; readonly objectId: string },
  pin: string,
): Promise<SigningKey> {
  const { personId, module, serial, objectId } = input;
  const { token, certificates } = findIdentity(await context.tokens.list(module), serial, objectId);
  const signer = await context.tokens.open({ module, token, objectId, certificates }, pin);
  try {
    // Only a signature shows that the private key is there and is that of the certificate; the signer checks it.
    await signer.sign(Buffer.concat([Buffer.from('model-dossier/token-probe\n'), randomBytes(32)]));
  } finally {
    signer.close();
  }
  return context.write((tx) =>
    addKey(tx, {
      id: context.ids.next(),
      personId,
      certificates,
      private: { origin: 'token', token: { module, ...token, objectId } },
      createdAt: context.now(),
      name: token.label,
    }),
  );
}

/** `token.*`: keys on PKCS#11 tokens. Whoever names a module here has chosen it for this machine. */
export const tokenCalls = (calls: Calls) =>
  calls.token.router({
    list: calls.token.list.handler(async ({ context, input }) => {
      const module = context.files.path(input.module);
      const tokens = await context.tokens.list(module);
      context.tokens.chosen(module);
      const identities = tokens.flatMap((token) => token.identities.map((identity) => tell(token, identity)));
      return { moduleName: basename(module), identities };
    }),
    add: calls.token.add.handler(async ({ context, input }) => {
      const { pin, personId, serial, objectId } = input;
      if (!findPerson(context.read(), personId)) {
        throw new AppError('record.not-found', { kind: 'people', id: personId });
      }
      const module = context.files.path(input.module);
      context.tokens.chosen(module);
      return await addTokenKey(context, { personId, module, serial, objectId }, pin);
    }),
  });
