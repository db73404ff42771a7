import type { Mark } from '../document/content-use.ts';
import type { Document } from '../document/document.ts';
import { type Place, type Rule, rule } from '../rule.ts';
import { elementOfMark } from './content-owners.ts';
import { faultsOf } from './graphics.ts';

/** Content and the structure it belongs to. @source ISO 14289-1, 7.1 and 7.20; ISO 32000-1, 14.7.4 and 14.8.2 */
export const markedContentRules: readonly Rule[] = [
  rule('content.artifact-in-content', 'UA 7.1', (document) => faultsOf(document, 'artifact-in-content')),
  rule('content.content-in-artifact', 'UA 7.1', (document) => faultsOf(document, 'content-in-artifact')),
  rule('content.tagged', ['A 6.7.2.1', 'UA 7.1'], (document) => faultsOf(document, 'unmarked')),
  rule('content.balanced', ['A 6.7.2.1', 'UA 7.1'], (document) => faultsOf(document, 'unbalanced')),
  rule('content.number-once', ['A 6.7.2.1', 'UA 7.1'], numberedTwice),
  rule('content.has-parent', ['A 6.7.2.1', 'UA 7.1'], withoutParent),
  rule('content.parent-agrees', ['A 6.7.2.1', 'UA 7.1'], withOtherParent),
  rule('structure.content-exists', ['A 6.7.2.1', 'UA 7.1'], withoutContent),
  rule('form.drawn-once', 'UA 7.20', formsDrawnTwice),
];

const placeOf = ({ page, owner, mcid }: Mark): Place => ({ page, object: owner, what: `MCID ${mcid}` });
const keyOf = ({ owner, mcid }: { readonly owner: number | undefined; readonly mcid: number }): string =>
  `${owner} ${mcid}`;

function* numberedTwice({ content }: Document): Iterable<Place> {
  const seen = new Set<string>();
  for (const mark of content.marks) {
    if (seen.has(keyOf(mark))) yield placeOf(mark);
    seen.add(keyOf(mark));
  }
}

function* withoutParent(document: Document): Iterable<Place> {
  for (const mark of document.content.marks) if (!elementOfMark(document, mark)) yield placeOf(mark);
}

/** The element named by the parent tree does not hold this content. */
function* withOtherParent(document: Document): Iterable<Place> {
  for (const mark of document.content.marks) {
    const element = elementOfMark(document, mark);
    const isHeld = element?.content.some(({ mcid, owner }) => mcid === mark.mcid && owner === mark.owner);
    if (element && !isHeld) yield placeOf(mark);
  }
}

/** The structure holds content that is on no page. */
function* withoutContent(document: Document): Iterable<Place> {
  const marks = new Set(document.content.marks.map(keyOf));
  for (const element of document.structure.elements) {
    for (const item of element.content) {
      if (!marks.has(keyOf(item))) yield { object: element.object, what: `${element.ownType} MCID ${item.mcid}` };
    }
  }
}

/** A form with numbered content is one piece of content, not several. */
function* formsDrawnTwice(document: Document): Iterable<Place> {
  for (const { hasMarks, times, page, value } of document.content.forms.values()) {
    if (hasMarks && times > 1) yield { page, object: document.objects.numberOf(value.entries), what: String(times) };
  }
}
