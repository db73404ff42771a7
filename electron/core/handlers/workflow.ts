import { AppError } from '#contract/errors';
import { checkWorkflow } from '#core/sign-off/check-workflow';
import { listWorkflows } from '#core/sign-off/workflow';
import { findPerson } from '#core/store/people';
import { findWorkflowRow } from '#core/store/workflow';
import type { Calls } from './base.ts';

/** `workflow.*`: what has to be decided by whom. Only owners of the workspace change it. */
export const workflowCalls = (calls: Calls) =>
  calls.workflow.router({
    list: calls.workflow.list.handler(({ context }) => listWorkflows(context.read())),
    change: calls.workflow.change.handler(({ context, input }) =>
      context.write((tx) => {
        const { tone, baseVersion, rules } = input;
        const person = findPerson(tx.read, context.actor());
        if (!person?.roles.includes('owner')) throw new AppError('workflow.not-owner', { name: person?.name ?? '' });
        if (rules !== null) checkWorkflow(rules);
        const row = findWorkflowRow(tx.read, tone);
        const text = rules === null ? null : JSON.stringify(rules);
        if ((row?.version ?? 0) !== baseVersion) {
          throw new AppError('record.changed-meanwhile', { kind: 'workflows', id: row?.id ?? '' });
        }
        if (row && row.rules !== text) {
          tx.update('workflows', row.id, baseVersion, { rules: text, changed_at: context.now() });
        } else if (!row && text !== null) {
          tx.insert('workflows', { id: context.ids.next(), tone, rules: text, changed_at: context.now() });
        }
        return listWorkflows(tx.read);
      }),
    ),
  });
