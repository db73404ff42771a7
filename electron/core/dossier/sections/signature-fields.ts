import type { Block } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** So many fields share a page and are not parted. */
const TOGETHER = 5;

/** The fields for signing this document, where no other section has them. */
export function signatureFieldBlocks(context: SectionContext, heightPt?: number): Block[] {
  const { say, input } = context;
  const fields = input.signatureFields;
  if (fields.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('sign-offs.fields') },
    paragraph(say('sign-offs.fields-text'), { keepWithNext: true }),
    ...fields.map(({ name, role, personName }, index) => ({
      kind: 'signature-field' as const,
      name,
      label: say(`sign-offs.field-${role}`),
      personName,
      ...(heightPt !== undefined && { heightPt }),
      keepWithNext: fields.length <= TOGETHER && index < fields.length - 1,
      description: say('sign-offs.field-description', { role: say(`sign-offs.field-${role}`), person: personName }),
    })),
  ];
}
