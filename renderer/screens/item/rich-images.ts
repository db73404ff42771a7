import { api, failureText, finish } from '../app.ts';

/** Addresses of the pictures that were shown, for as long as the window lives: a text with ten pictures reads each once. */
const urls = new Map<string, Promise<string | null>>();

async function read(sha256: string): Promise<string | null> {
  const picture = await api.library.preview({ sha256 });
  return picture === null ? null : URL.createObjectURL(picture.png);
}

/** Where the pictures of a card's prose lie: among the evidence of its field. */
export function fieldImages(item: { kind: string; id: string }, key: string, onfailure: (text: string) => void) {
  return {
    urlOf: (sha256: string): Promise<string | null> => {
      const known = urls.get(sha256) ?? read(sha256).catch(() => null);
      urls.set(sha256, known);
      return known;
    },
    store: async (file: File): Promise<string | null> => {
      try {
        const steps = await api.library.add({
          files: [{ name: file.name || 'picture.png', content: file }],
          input: { kind: 'screenshot' },
          target: { kind: 'field', id: item.id, part: `${item.kind}.${key}` },
        });
        const [stored] = await finish(steps);
        if (stored?.problem) onfailure(failureText({ code: stored.problem.code, data: stored.problem.details }));
        return stored?.sha256 ?? null;
      } catch (error) {
        onfailure(failureText(error));
        return null;
      }
    },
  };
}
