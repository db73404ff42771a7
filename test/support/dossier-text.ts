import type { Block, Run } from '#core/dossier/layout/blocks';

/** All text of blocks, in reading order; cells and items parted by a bar. */
export function textOf(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map(textOf)
      .filter((text) => text !== '')
      .join(' | ');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const block = value as Block | Run | { label: string; value: unknown };
  if ('kind' in block) {
    switch (block.kind) {
      case 'paragraph':
        return block.runs.map(({ text }) => text).join('');
      case 'heading':
        return [block.number, block.text, block.other?.text].filter(Boolean).join(' ');
      case 'list':
        return textOf(block.items);
      case 'quote':
      case 'note':
        return textOf(block.blocks);
      case 'facts':
        return block.items
          .map(({ label, figure, value }) => `${label}: ${textOf(figure ? [figure, value] : value)}`)
          .join(' | ');
      case 'table':
        return textOf([
          block.columns.map(({ header }) => header).join(', '),
          block.rows.map((row) => ('heading' in row ? row.heading : row)),
        ]);
      case 'columns':
        return textOf([block.label ?? '', block.halves]);
      case 'digest':
        return block.hex;
      case 'figure':
      case 'scale':
        return block.alt;
      case 'signature-field':
        return `[${block.name}] ${block.label} ${block.personName}`;
      default:
        return '';
    }
  }
  return '';
}
