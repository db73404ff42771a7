import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errorDetails } from '../errors.ts';
import { Passphrase } from '../records/person.ts';
import { RecordId, Sha256 } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';

/** `read`: no change, synchronous. `write`: one transaction with its journal entries. `job`: progress and cancel. */
export type CallKind = 'read' | 'write' | 'job';

const errors = Object.fromEntries(Object.entries(errorDetails).map(([code, data]) => [code, { data }])) as {
  [C in keyof typeof errorDetails]: { data: (typeof errorDetails)[C] };
};

const call = oc.$meta<{ kind?: CallKind }>({}).errors(errors);
export const read = call.meta({ kind: 'read' });
export const write = call.meta({ kind: 'write' });
export const job = call.meta({ kind: 'job' });

export const byId = z.strictObject({ id: RecordId });
export const versioned = z.strictObject({ id: RecordId, baseVersion: z.int() });
export const done = z.void();
/** SHA-256 fingerprints of certificates that a person compared with their signer and holds for genuine. */
export const trusted = z.array(Sha256).max(1000).optional();
/** `passphrase`: that of the key, or for a key on a token its PIN. `timestamp`: asks the workspace's time-stamp server. */
export const signer = z.strictObject({
  personId: RecordId,
  keyId: RecordId,
  passphrase: Passphrase,
  timestamp: z.boolean().default(false),
});
/** A chosen file, or the bytes of a dropped one. */
export const chosen = z.strictObject({ file: FileToken });
export const dropped = z.strictObject({ name: z.string().max(255), content: z.instanceof(Blob) });
export const givenFile = z.union([chosen, dropped]);
