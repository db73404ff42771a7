/** What a piece of evidence is. Beside the records, so that the window has it without their schemas. */
export const EVIDENCE_KINDS = [
  'test-report',
  'audit-report',
  'policy',
  'procedure',
  'contract',
  'certificate',
  'record',
  'training-record',
  'log',
  'dataset-sheet',
  'screenshot',
  'correspondence',
  'opinion',
  'other',
] as const;

/** For whose eyes it is, from the widest circle to the smallest. */
export const CONFIDENTIALITIES = ['public', 'internal', 'confidential', 'strictly-confidential'] as const;
