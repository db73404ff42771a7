import { assessmentCalls } from './assessment.ts';
import { authorityCalls } from './authority.ts';
import { implementCalls, type Services } from './base.ts';
import { customFieldCalls } from './custom-field.ts';
import { dossierCalls } from './dossier.ts';
import { evidenceCalls } from './evidence.ts';
import { fingerprintCalls } from './fingerprint.ts';
import { houseRuleCalls } from './house-rule.ts';
import { inventoryCalls } from './inventory.ts';
import { itemCommentCalls } from './item-comment.ts';
import { journalCalls } from './journal.ts';
import { keyCalls } from './key.ts';
import { libraryCalls } from './library.ts';
import { linkCalls } from './link.ts';
import { packCalls } from './pack.ts';
import { personCalls } from './person.ts';
import { searchCalls } from './search.ts';
import { sessionCalls } from './session.ts';
import { shellCalls } from './shell.ts';
import { signOffCalls } from './sign-off.ts';
import { systemCalls } from './system.ts';
import { timestampCalls } from './timestamp.ts';
import { tokenCalls } from './token.ts';
import { transferCalls } from './transfer.ts';
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
    inventory: inventoryCalls(calls),
    link: linkCalls(calls),
    itemComment: itemCommentCalls(calls),
    customField: customFieldCalls(calls),
    houseRule: houseRuleCalls(calls),
    search: searchCalls(calls),
    pack: packCalls(calls),
    assessment: assessmentCalls(calls),
    evidence: evidenceCalls(calls),
    library: libraryCalls(calls),
    fingerprint: fingerprintCalls(calls),
    transfer: transferCalls(calls),
    signOff: signOffCalls(calls),
    dossier: dossierCalls(calls),
    verification: verificationCalls(calls),
    journal: journalCalls(calls),
  });
}
