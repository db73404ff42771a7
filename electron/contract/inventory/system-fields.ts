import { choice, column, type FieldGroup, field, numberOf, oneOf, someOf, tableOf } from './field.ts';

/** An AI system: a use with an intended purpose (Article 3(1) and 3(12) AI Act). */
export const systemGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      field('text', 'release'),
      field('long-text', 'description'),
      field('text', 'sector'),
      field('tags', 'tags'),
      field('text', 'registrationNumber'),
      field('url', 'url'),
    ],
  },
  {
    id: 'purpose',
    fields: [
      field('long-text', 'intendedPurpose'),
      field('long-text', 'contextOfUse'),
      field('long-text', 'misuse'),
      field('long-text', 'benefits'),
      field('text', 'regions'),
      field('long-text', 'peopleAffected'),
      field('tags', 'vulnerableGroups'),
      numberOf('affectedPerYear'),
      oneOf('decisionRole', 'informs', 'recommends', 'decides-with-review', 'decides-alone', 'acts'),
    ],
  },
  {
    id: 'roles',
    fields: [
      someOf(
        'organisationRoles',
        'provider',
        'deployer',
        'importer',
        'distributor',
        'authorised-representative',
        'product-manufacturer',
      ),
      field('text', 'provider'),
      field('text', 'deployer'),
      field('text', 'vendor'),
      tableOf(
        'responsible',
        choice(
          'role',
          'owner',
          'developer',
          'validator',
          'risk-officer',
          'dpo',
          'approver',
          'operator',
          'oversight',
          'contact',
        ),
        column('person', 'person'),
        'note',
      ),
      field('text', 'contact'),
    ],
  },
  {
    id: 'oversight',
    fields: [
      field('rich-text', 'humanOversight'),
      field('long-text', 'overseers'),
      field('long-text', 'stopProcedure'),
      field('long-text', 'transparencyNotice'),
      field('long-text', 'complaints'),
    ],
  },
  {
    id: 'technique',
    fields: [
      field('rich-text', 'architecture'),
      field('tags', 'interfaces'),
      field('text', 'hardware'),
      tableOf('software', 'name', 'version', 'supplier'),
      field('rich-text', 'instructions'),
      field('rich-text', 'accuracy'),
      field('rich-text', 'robustness'),
      field('rich-text', 'cybersecurity'),
      field('rich-text', 'logging'),
    ],
  },
  {
    id: 'personal-data',
    fields: [
      oneOf('personalData', 'none', 'personal', 'special-category'),
      tableOf('personalDataCategories', 'category', column('yes-no', 'isSpecial'), column('long-text', 'purpose')),
      field('text', 'legalBasis'),
      field('text', 'retention'),
    ],
  },
  {
    id: 'monitoring',
    fields: [
      field('rich-text', 'monitoring'),
      field('rich-text', 'changePlan'),
      field('tags', 'standards'),
      field('date', 'placedOnMarketOn'),
      field('date', 'nextReviewOn'),
    ],
  },
];

/** A system or model version as it runs somewhere. */
export const deploymentGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      oneOf('environment', 'production', 'staging', 'test', 'pilot', 'development'),
      field('text', 'region'),
      field('text', 'host'),
      field('url', 'url'),
      field('long-text', 'description'),
      field('text', 'deployer'),
    ],
  },
  {
    id: 'run',
    fields: [
      field('date', 'liveFrom'),
      field('date', 'liveUntil'),
      field('text', 'liveVersion'),
      tableOf('liveVersions', 'version', column('date', 'from'), column('date', 'until'), 'note'),
      field('long-text', 'rollback'),
      field('text', 'rollbackVersion'),
      field('long-text', 'limits'),
      numberOf('usersPerMonth'),
      field('long-text', 'logRetention'),
    ],
  },
];

/** A legal person: one's own, a vendor, a provider, a notified body. */
export const organisationGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      someOf(
        'roles',
        'own',
        'vendor',
        'provider',
        'deployer',
        'importer',
        'distributor',
        'authorised-representative',
        'data-supplier',
        'notified-body',
        'authority',
      ),
      field('text', 'legalName'),
      field('text', 'registrationNumber'),
      field('text', 'country'),
      field('long-text', 'address'),
      field('url', 'homepage'),
      tableOf('contacts', 'name', 'role', 'email', 'telephone'),
    ],
  },
  {
    id: 'contract',
    fields: [
      field('text', 'contract'),
      field('date', 'contractUntil'),
      field('yes-no', 'hasProcessingAgreement'),
      field('tags', 'certifications'),
      oneOf('dueDiligence', 'open', 'passed', 'passed-with-conditions', 'failed'),
      field('date', 'reviewedOn'),
      field('long-text', 'note'),
    ],
  },
];
