import type { ColumnRange, FingerprintChange, FingerprintColumn } from '#contract/records/fingerprint';
import { formatNumber, formatSize, t, tIfKnown } from '../app.ts';

export const columnTypeName = (type: FingerprintColumn['type']): string => t(`fingerprint.type.${type}`);

/** Within what the values of a column lie. */
export function rangeWords(range: ColumnRange | null): string {
  if (range === null) return '–';
  switch (range.kind) {
    case 'number':
      return `${formatNumber(range.min)} – ${formatNumber(range.max)}`;
    case 'date':
      return `${range.min} – ${range.max}`;
    case 'length':
      return t('fingerprint.length', { min: range.min, max: range.max });
  }
}

/** How many different values a column has. */
export function distinctWords({ distinct }: Pick<FingerprintColumn, 'distinct'>): string {
  if (distinct === null) return '–';
  return `${distinct.isCapped ? '> ' : ''}${formatNumber(distinct.count)}`;
}

/** Why a file's content was not understood. */
export const fileProblem = (problem: string): string =>
  tIfKnown(`fingerprint.problem.${problem}`) ?? t('fingerprint.problem.other');

const named = (file: string, column: string): string => (column === '' ? file : `${file} · ${column}`);

/** One difference in words: what it is about, and how it was and is. */
export function changeWords(change: FingerprintChange): { readonly subject: string; readonly text: string } {
  switch (change.kind) {
    case 'file-added':
    case 'file-removed':
      return {
        subject: change.file,
        text: t(`fingerprint.change.${change.kind}`, { size: formatSize(change.sizeBytes) }),
      };
    case 'content-changed':
      return {
        subject: change.file,
        text: t('fingerprint.change.content-changed', {
          before: formatSize(change.before),
          after: formatSize(change.after),
        }),
      };
    case 'columns-reordered':
      return { subject: change.file, text: t('fingerprint.change.columns-reordered') };
    case 'column-added':
    case 'column-removed':
      return { subject: named(change.file, change.column), text: t(`fingerprint.change.${change.kind}`) };
    case 'format-changed':
      return {
        subject: change.file,
        text: t('fingerprint.change.format-changed', { before: change.before, after: change.after }),
      };
    case 'rows-changed':
    case 'tensors-changed':
    case 'parameters-changed':
      return {
        subject: change.file,
        text: t(`fingerprint.change.${change.kind}`, { before: change.before, after: change.after }),
      };
    case 'missing-changed':
      return {
        subject: named(change.file, change.column),
        text: t('fingerprint.change.missing-changed', { before: change.before, after: change.after }),
      };
    case 'type-changed':
      return {
        subject: named(change.file, change.column),
        text: t('fingerprint.change.type-changed', {
          before: columnTypeName(change.before),
          after: columnTypeName(change.after),
        }),
      };
    case 'range-changed':
      return {
        subject: named(change.file, change.column),
        text: t('fingerprint.change.range-changed', {
          before: rangeWords(change.before),
          after: rangeWords(change.after),
        }),
      };
  }
}
