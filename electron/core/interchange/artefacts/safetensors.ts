import type { SafetensorsHeader } from '#core/reading/artefacts/safetensors';
import type { ItemBuilder } from '../draft.ts';
import { dayOf } from '../taking.ts';

/** Keys of the convention for model metadata (`modelspec.*`) and of common trainers, and their fields. */
const FIELDS: Readonly<Record<string, string>> = {
  'modelspec.author': 'authors',
  'modelspec.description': 'summary',
  'modelspec.license': 'licence',
  'modelspec.architecture': 'architecture',
  'modelspec.implementation': 'library',
  'modelspec.usage_hint': 'intendedUse',
  'modelspec.tags': 'tags',
  'modelspec.date': 'releasedOn',
  author: 'authors',
  license: 'licence',
  description: 'summary',
  version: 'semanticVersion',
  format: 'framework',
  ss_sd_model_name: 'baseModel',
  base_model: 'baseModel',
};
const FRAMEWORKS: Readonly<Record<string, string>> = {
  pt: 'PyTorch',
  tf: 'TensorFlow',
  flax: 'Flax',
  jax: 'JAX',
  np: 'NumPy',
  mlx: 'MLX',
  paddle: 'Paddle',
};

const NAMES = ['modelspec.title', 'name'];

/** What the metadata calls the model. */
export function safetensorsName({ metadata }: SafetensorsHeader): string | undefined {
  return metadata.find(({ key, value }) => NAMES.includes(key) && value.trim() !== '')?.value;
}

/** Fills a version from the metadata of a safetensors file. */
export function fillFromSafetensors(header: SafetensorsHeader, version: ItemBuilder): void {
  const name = safetensorsName(header);
  for (const { key, value } of header.metadata) {
    const path = `#/__metadata__/${key}`;
    if (value.trim() === '' || (NAMES.includes(key) && value === name)) continue;
    const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (field === undefined || version.facts[field] !== undefined) version.keep(`metadata/${key}`, value, path);
    else version.fact(field, valueFor(field, value), path);
  }
}

function valueFor(field: string, value: string): unknown {
  if (field === 'authors') return [{ name: value.slice(0, 20_000) }];
  if (field === 'tags')
    return value
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  if (field === 'releasedOn') return dayOf(value) ?? value;
  if (field === 'framework') return FRAMEWORKS[value] ?? value;
  if (field === 'intendedUse')
    return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: value }] }] };
  return value;
}
