const MAX_LENGTH = 100;

/**
 * The name under which the n-th evidence file is attached: unique, safe in every file system, recognisable.
 * @example attachmentName(3, '../Prüfbericht v2.PDF') // 'evidence-03-Prufbericht-v2.PDF'
 */
export function attachmentName(n: number, fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/[-.]*\.+/g, '.')
    .replace(/^[-.]+|[-.]+$/g, '');
  const dot = plain.lastIndexOf('.');
  const [stem, extension] = dot > 0 && plain.length - dot <= 12 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
  const name = `${stem.slice(0, MAX_LENGTH - extension.length)}${extension}` || 'file';
  return `evidence-${String(n).padStart(2, '0')}-${name}`;
}
