import type { Rule } from '../rule.ts';
import { annotationRules } from './annotations.ts';
import { attachmentRules } from './attachments.ts';
import { colourRules } from './colours.ts';
import { containmentRules } from './containment.ts';
import { elementRules } from './elements.ts';
import { fileContentRules } from './file-content.ts';
import { fileStructureRules } from './file-structure.ts';
import { fontRules } from './fonts.ts';
import { formRules } from './forms-and-actions.ts';
import { glyphRules } from './glyphs.ts';
import { graphicsRules } from './graphics.ts';
import { languageRules } from './language.ts';
import { markedContentRules } from './marked-content.ts';
import { metadataRules } from './metadata.ts';
import { optionalContentRules } from './optional-content.ts';
import { structureRules } from './structure-tree.ts';
import { tableRules } from './tables.ts';

/** Every rule, in the order of the clauses of ISO 19005-3, then of ISO 14289-1. */
export const rules: readonly Rule[] = [
  ...fileStructureRules,
  ...fileContentRules,
  ...colourRules,
  ...graphicsRules,
  ...fontRules,
  ...glyphRules,
  ...annotationRules,
  ...formRules,
  ...metadataRules,
  ...structureRules,
  ...markedContentRules,
  ...languageRules,
  ...attachmentRules,
  ...optionalContentRules,
  ...elementRules,
  ...containmentRules,
  ...tableRules,
];
