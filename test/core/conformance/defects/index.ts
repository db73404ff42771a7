import type { Defect } from './defect.ts';
import { elementDefects } from './elements.ts';
import { fileDefects } from './file.ts';
import { fontDefects } from './fonts.ts';
import { graphicsDefects } from './graphics.ts';
import { interactionDefects } from './interaction.ts';
import { metadataDefects } from './metadata.ts';
import { structureDefects } from './structure.ts';

/** Every defect, each in one place. */
export const defects: readonly Defect[] = [
  ...fileDefects,
  ...graphicsDefects,
  ...fontDefects,
  ...interactionDefects,
  ...metadataDefects,
  ...structureDefects,
  ...elementDefects,
];
