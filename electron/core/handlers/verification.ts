import type { Calls } from './base.ts';

/** `verification.*`: may this file be relied upon. */
export const verificationCalls = (calls: Calls) =>
  calls.verification.router({
    check: calls.verification.check.handler(() => {
      throw new Error('being written');
    }),
  });
