import { Parser } from 'htmlparser2';
import { checkDepth, type TextCollector } from './extracted.ts';

/** What they hold is not for readers. */
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'svg', 'math']);
/** Within a line of text. */
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'bdi',
  'bdo',
  'cite',
  'code',
  'data',
  'dfn',
  'em',
  'font',
  'i',
  'kbd',
  'mark',
]);
for (const name of ['q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr'])
  INLINE.add(name);

/** The text of a page as it is read, without what is hidden in it. */
export function htmlText(html: string, into: TextCollector): void {
  const parts: string[] = [];
  let depth = 0;
  let unseen = 0;
  let characters = 0;
  const parser = new Parser({
    onopentag: (name) => {
      depth += 1;
      checkDepth(depth);
      if (UNSEEN.has(name)) unseen += 1;
      else if (!INLINE.has(name)) parts.push('\n');
    },
    onclosetag: (name) => {
      depth -= 1;
      if (UNSEEN.has(name)) unseen -= 1;
      else if (!INLINE.has(name)) parts.push('\n');
    },
    ontext: (text) => {
      if (unseen > 0) return;
      characters += text.length;
      parts.push(text.replace(/\s+/g, ' '));
      if (characters > into.left * 2) parser.pause();
    },
  });
  parser.end(html);
  into.add('', parts.join(''));
}
