import type { Calls } from './base.ts';

/** `dossier.*`: the signed PDF. */
export const dossierCalls = (calls: Calls) =>
  calls.dossier.router({
    // biome-ignore lint/correctness/useYield: being written
    export: calls.dossier.export.handler(async function* () {
      throw new Error('being written');
    }),
    sign: calls.dossier.sign.handler(() => {
      throw new Error('being written');
    }),
  });
