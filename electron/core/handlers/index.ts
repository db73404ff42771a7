import { assessmentCalls } from './assessment.ts';
import { authorityCalls } from './authority.ts';
import { implementCalls, type Services } from './base.ts';
import { dossierCalls } from './dossier.ts';
import { evidenceCalls } from './evidence.ts';
import { journalCalls } from './journal.ts';
import { keyCalls } from './key.ts';
import { packCalls } from './pack.ts';
import { personCalls } from './person.ts';
import { sessionCalls } from './session.ts';
import { shellCalls } from './shell.ts';
import { signOffCalls } from './sign-off.ts';
import { systemCalls } from './system.ts';
import { timestampCalls } from './timestamp.ts';
import { tokenCalls } from './token.ts';
import { trustCalls } from './trust.ts';
import { verificationCalls } from './verification.ts';
import { workflowCalls } from './workflow.ts';
import { workspaceCalls } from './workspace.ts';

/** The whole router: every call of the contract, answered by this core. */
export function createRouter(services: Services) {
  const calls = implementCalls(services);
  return calls.router({
    shell: shellCalls(calls),
    session: sessionCalls(calls),
    workspace: workspaceCalls(calls),
    person: personCalls(calls),
    key: keyCalls(calls),
    authority: authorityCalls(calls),
    trust: trustCalls(calls),
    token: tokenCalls(calls),
    timestamp: timestampCalls(calls),
    workflow: workflowCalls(calls),
    system: systemCalls(calls),
    pack: packCalls(calls),
    assessment: assessmentCalls(calls),
    evidence: evidenceCalls(calls),
    signOff: signOffCalls(calls),
    dossier: dossierCalls(calls),
    verification: verificationCalls(calls),
    journal: journalCalls(calls),
  });
}
