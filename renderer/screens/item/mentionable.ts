import { api, tIfKnown } from '../app.ts';
import type { Mentionable } from '../editor.ts';

/** What a card can speak of: records, people and evidence by their names. */
export async function findMentionable(text: string): Promise<readonly Mentionable[]> {
  if (text.trim() === '') return [];
  const { hits } = await api.search.find({
    text,
    kinds: [
      'system',
      'model',
      'model-version',
      'dataset',
      'dataset-version',
      'deployment',
      'organisation',
      'evidence',
      'person',
      'answer',
    ],
    limit: 8,
  });
  return hits.map(({ kind, id, title, place }) => ({
    id: kind === 'answer' && place !== null ? `answer:${id}:${place}` : `${kind}:${id}`,
    label: title,
    hint: tIfKnown(`item-kind.${kind}`) ?? tIfKnown(`screen.item.mention.${kind}`) ?? '',
  }));
}
