import { AppError } from '#contract/errors';
import { listSchemas, previewSchema, saveSchema } from '#core/inventory/custom-fields';
import type { JsonObject } from '#core/inventory/custom-schema';
import { findPerson } from '#core/store/people';
import type { Calls } from './base.ts';

/** `customField.*`: the workspace's own fields. Only its owners change them. */
export const customFieldCalls = (calls: Calls) =>
  calls.customField.router({
    list: calls.customField.list.handler(({ context }) => listSchemas(context.read())),
    preview: calls.customField.preview.handler(({ context, input }) =>
      previewSchema(context.read(), input.kind, input.schema as JsonObject),
    ),
    save: calls.customField.save.handler(({ context, input }) =>
      context.write((tx) => {
        const person = findPerson(tx.read, context.actor());
        if (!person?.roles.includes('owner')) {
          throw new AppError('custom-field.not-owner', { name: person?.name ?? '' });
        }
        return saveSchema(tx, { id: () => context.ids.next(), now: context.now() }, input);
      }),
    ),
  });
