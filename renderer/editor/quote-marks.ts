import { Extension } from '@tiptap/core';
import type { Node as TextNode } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

const key = new PluginKey<DecorationSet>('quotes');

/** Marks the first place of each quote; one that is no more there is marked nowhere. */
function marks(document: TextNode, quotes: readonly string[]): DecorationSet {
  const found = quotes.flatMap((quote) => {
    let place: Decoration | null = null;
    document.descendants((node, position) => {
      if (place !== null || !node.isTextblock) return place === null;
      const at = node.textContent.indexOf(quote);
      if (at !== -1 && quote !== '') {
        const from = position + 1 + at;
        place = Decoration.inline(from, from + quote.length, { class: 'rich-text-quoted' });
      }
      return false;
    });
    return place === null ? [] : [place];
  });
  return DecorationSet.create(document, found);
}

/** Shows which words the comments in the margin speak of. */
export function quoteMarks(quotes: () => readonly string[]): Extension {
  return Extension.create({
    name: 'quotes',
    addProseMirrorPlugins: () => [
      new Plugin({
        key,
        state: {
          init: (_, { doc }) => marks(doc, quotes()),
          apply: (transaction, old) =>
            transaction.docChanged || transaction.getMeta(key) === true ? marks(transaction.doc, quotes()) : old,
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ],
  });
}

export { key as quotesKey };
