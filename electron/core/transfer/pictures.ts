import type { RichNode } from '#contract/rich-text';

type Node = { readonly type?: unknown; readonly content?: unknown; readonly attrs?: unknown };

/**
 * A value without pictures that are not stored here: what is to be seen on them stands in their place.
 * @param value   a fact; anything but prose stays as it is
 * @param isHere  whether a picture of this SHA-256 is stored
 * @param tell    is told of each picture that is not
 */
export function withoutPictures(
  value: unknown,
  isHere: (sha256: string) => boolean,
  tell: (words: string) => void,
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || (value as Node).type !== 'doc')
    return value;
  return replaced(value as Node, isHere, tell);
}

function replaced(node: Node, isHere: (sha256: string) => boolean, tell: (words: string) => void): Node {
  if (node.type === 'image') {
    const { sha256, alt } = (node.attrs ?? {}) as { sha256?: unknown; alt?: unknown };
    if (typeof sha256 === 'string' && typeof alt === 'string' && !isHere(sha256)) {
      tell(alt);
      const words: RichNode = { type: 'text', text: `[${alt}]` };
      return { type: 'paragraph', content: [words] } satisfies RichNode;
    }
  }
  if (!Array.isArray(node.content)) return node;
  const content = node.content.map((one: unknown) =>
    typeof one === 'object' && one !== null ? replaced(one as Node, isHere, tell) : one,
  );
  return content.every((one, index) => one === (node.content as unknown[])[index]) ? node : { ...node, content };
}
