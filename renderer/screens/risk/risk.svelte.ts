import type { RiskChange, RiskView } from '#contract/records/risk';
import { api, type Task } from '../app.ts';
import { FollowedRecord } from '../followed-record.svelte.ts';

/** One risk on its page. */
export class RiskRecord extends FollowedRecord<RiskView> {
  constructor(id: string) {
    super(id, { read: (riskId) => api.risk.get({ id: riskId }), versionOf: ({ risk }) => risk.version });
  }

  async change(change: RiskChange, task?: Task): Promise<boolean> {
    return await this.press((base) => api.risk.update({ ...base, change }), task);
  }
}
