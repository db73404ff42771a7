import { compareSnapshots } from '#core/inventory/compare';
import { lookingOf } from '#core/inventory/looking';
import { addNewVersion } from '#core/inventory/new-version';
import { listReleases, releaseItem } from '#core/inventory/releases';
import { snapshotOf } from '#core/inventory/snapshot';
import type { Calls } from './base.ts';
import { written } from './written-item.ts';

/** `inventory.*`: cards compared, released, and carried on in a new version. */
export const cardCalls = (calls: Calls) => ({
  compare: calls.inventory.compare.handler(({ context, input }) => {
    const read = context.read();
    return compareSnapshots(snapshotOf(read, input.left), snapshotOf(read, input.right));
  }),
  release: calls.inventory.release.handler(({ context, input }) =>
    written(context, input, (tx, ref) => {
      const { kind: _, id: __, ...given } = input;
      const about = { id: context.ids.next(), actor: context.actor(), now: context.now() };
      releaseItem(tx, lookingOf(context, tx.read), about, ref, given);
    }),
  ),
  releases: calls.inventory.releases.handler(({ context, input }) => {
    const read = context.read();
    return listReleases(read, input, lookingOf(context, read));
  }),
  newVersion: calls.inventory.newVersion.handler(({ context, input }) =>
    context.write((tx) => {
      const { kind, id, ...given } = input;
      return addNewVersion(tx, { id: () => context.ids.next(), now: context.now() }, { kind, id }, given);
    }),
  ),
});
