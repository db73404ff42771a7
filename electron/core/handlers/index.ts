import { actionCalls } from './action.ts';
import { assessmentCalls } from './assessment.ts';
import { authorityCalls } from './authority.ts';
import { implementCalls, type Services } from './base.ts';
import { catalogueCalls } from './catalogue.ts';
import { checkCalls, portfolioCalls } from './check.ts';
import { controlCalls } from './control.ts';
import { applicabilityCalls, coverageCalls } from './coverage.ts';
import { customFieldCalls } from './custom-field.ts';
import { cycleCalls } from './cycle.ts';
import { dossierCalls } from './dossier.ts';
import { evaluationCalls } from './evaluation.ts';
import { evidenceCalls } from './evidence.ts';
import { findingCalls } from './finding.ts';
import { fingerprintCalls } from './fingerprint.ts';
import { houseRuleCalls } from './house-rule.ts';
import { incidentCalls } from './incident.ts';
import { inventoryCalls } from './inventory.ts';
import { itemCommentCalls } from './item-comment.ts';
import { journalCalls } from './journal.ts';
import { keyCalls } from './key.ts';
import { libraryCalls } from './library.ts';
import { linkCalls } from './link.ts';
import { measurementCalls } from './measurement.ts';
import { monitoringCalls } from './monitoring.ts';
import { obligationCalls } from './obligation.ts';
import { opinionCalls } from './opinion.ts';
import { packCalls } from './pack.ts';
import { personCalls } from './person.ts';
import { policyCalls, waiverCalls } from './policy.ts';
import { policyTextCalls } from './policy-text.ts';
import { riskCalls } from './risk.ts';
import { searchCalls } from './search.ts';
import { sessionCalls } from './session.ts';
import { shellCalls } from './shell.ts';
import { signOffCalls } from './sign-off.ts';
import { systemCalls } from './system.ts';
import { fairnessCalls, thresholdCalls } from './threshold.ts';
import { timestampCalls } from './timestamp.ts';
import { tokenCalls } from './token.ts';
import { trainingCalls } from './training.ts';
import { transferCalls } from './transfer.ts';
import { trustCalls } from './trust.ts';
import { verdictCalls } from './verdict.ts';
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
    risk: riskCalls(calls),
    control: controlCalls(calls),
    coverage: coverageCalls(calls),
    applicability: applicabilityCalls(calls),
    catalogue: catalogueCalls(calls),
    pack: packCalls(calls),
    assessment: assessmentCalls(calls),
    evidence: evidenceCalls(calls),
    library: libraryCalls(calls),
    fingerprint: fingerprintCalls(calls),
    transfer: transferCalls(calls),
    policy: policyCalls(calls),
    waiver: waiverCalls(calls),
    policyText: policyTextCalls(calls),
    training: trainingCalls(calls),
    signOff: signOffCalls(calls),
    verdict: verdictCalls(calls),
    opinion: opinionCalls(calls),
    obligation: obligationCalls(calls),
    action: actionCalls(calls),
    dossier: dossierCalls(calls),
    verification: verificationCalls(calls),
    measurement: measurementCalls(calls),
    threshold: thresholdCalls(calls),
    evaluation: evaluationCalls(calls),
    fairness: fairnessCalls(calls),
    monitoring: monitoringCalls(calls),
    cycle: cycleCalls(calls),
    incident: incidentCalls(calls),
    finding: findingCalls(calls),
    check: checkCalls(calls),
    portfolio: portfolioCalls(calls),
    journal: journalCalls(calls),
  });
}
