import type { CheckpointSignature } from '#contract/records/journal';
import { formatList, t } from '../app.ts';

/** Who signed, in words: a person by name, an installation by its name or the beginning of its id. */
export function signatureWords({ by, keyName, name, isValid }: CheckpointSignature): string {
  const short = keyName.slice(0, 8);
  const who =
    by === 'person'
      ? (name ?? t('screen.journal.checkpoint.person', { key: short }))
      : by === 'device'
        ? t('screen.journal.checkpoint.device', { name: name ?? short })
        : t('screen.journal.checkpoint.unknown', { name: keyName });
  return isValid || by === 'unknown' ? who : t('screen.journal.checkpoint.invalid', { who });
}

/** Everyone under a checkpoint, in words. */
export function signersWords(signatures: readonly CheckpointSignature[]): string {
  return signatures.length === 0
    ? t('screen.journal.checkpoint.nobody')
    : t('screen.journal.checkpoint.signed', { who: formatList(signatures.map(signatureWords)) });
}
