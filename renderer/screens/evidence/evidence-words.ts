import { CONFIDENTIALITIES, EVIDENCE_KINDS } from '#contract/evidence-kinds';
import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { EvidenceLink, EvidenceRow } from '#contract/records/evidence-library';
import { formatDate, l, type Place, t } from '../app.ts';
import { fieldLabel, kindName } from '../inventory/item-words.ts';
import type { StatusTone } from '../kit.ts';

export type Kind = (typeof EVIDENCE_KINDS)[number];
export type Secrecy = (typeof CONFIDENTIALITIES)[number];

export { CONFIDENTIALITIES, EVIDENCE_KINDS };

export const evidenceKindName = (kind: Kind): string => t(`evidence-kind.${kind}`);
export const confidentialityName = (level: Secrecy): string => t(`confidentiality.${level}`);

/** How long before its end a piece is told to end soon; the core's filter uses the same number of days. */
const SOON_MS = 30 * 86_400_000;

/** How a piece stands in time; null if it never ends or not soon. */
export function expiryOf(
  { expiresOn, isExpired }: Pick<EvidenceRow, 'expiresOn' | 'isExpired'>,
  now = Date.now(),
): { readonly tone: StatusTone; readonly label: string } | null {
  if (expiresOn === null) return null;
  const date = formatDate(expiresOn);
  if (isExpired) return { tone: 'prohibited', label: t('screen.evidence.expired-on', { date }) };
  if (Date.parse(expiresOn) - now <= SOON_MS) return { tone: 'high', label: t('screen.evidence.expires-on', { date }) };
  return null;
}

/** Whether a date has passed, in this place. */
export function isPast(date: string | null, now = new Date()): boolean {
  if (date === null) return false;
  const two = (part: number): string => String(part).padStart(2, '0');
  return date < `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const isItemKind = (kind: string): kind is ItemKind => (ITEM_KINDS as readonly string[]).includes(kind);

/** The kind of a record and the field in it that a link speaks of: `<kind>.<field>` or `<kind>`. */
function fieldOfLink({
  part,
}: Pick<EvidenceLink, 'part'>): { readonly kind: ItemKind; readonly field: string | null } | null {
  const dot = part.indexOf('.');
  const kind = dot < 0 ? part : part.slice(0, dot);
  return isItemKind(kind) ? { kind, field: dot < 0 ? null : part.slice(dot + 1) } : null;
}

/** What a link leads to, in words: the kind of thing, and the part of it. */
export function linkWords(link: EvidenceLink): { readonly what: string; readonly part: string } {
  switch (link.kind) {
    case 'answer':
      return { what: t('screen.evidence.link.answer'), part: partOf(link) };
    case 'slot':
      return { what: t('screen.evidence.link.slot'), part: partOf(link) };
    case 'field':
    case 'record': {
      const at = fieldOfLink(link);
      if (at === null) return { what: t(`screen.evidence.link.${link.kind}`), part: link.part };
      return { what: kindName(at.kind), part: at.field === null ? '' : fieldLabel(at.kind, at.field) };
    }
    case 'risk':
      return { what: t('screen.evidence.link.risk'), part: '' };
    case 'control':
      return { what: t('screen.evidence.link.control'), part: '' };
  }
}

function partOf({ part, partLabel }: EvidenceLink): string {
  return partLabel === null ? part : l({ en: part, ...partLabel });
}

/** Where a link leads; null where there is no screen for it. */
export function placeOfLink(link: EvidenceLink): Place | null {
  switch (link.kind) {
    case 'answer':
      return { screen: 'assessment', id: link.id, questionId: link.part };
    case 'slot':
      return { screen: 'outcome', id: link.id, tab: 'evidence' };
    case 'field':
    case 'record': {
      const at = fieldOfLink(link);
      if (at === null) return null;
      return { screen: 'item', kind: at.kind, id: link.id, ...(at.field === null ? {} : { field: at.field }) };
    }
    case 'risk':
    case 'control':
      return { screen: link.kind, id: link.id };
  }
}
