import type { ChosenFile } from '#contract/records/workspace';

/** A file as the core takes it: chosen by its token, or dropped by its bytes. */
export type Given = { readonly file: string } | { readonly name: string; readonly content: Blob };

export interface GivenFile {
  readonly key: string;
  readonly name: string;
  /** Of a dropped file. */
  readonly sizeBytes: number | null;
  readonly given: Given;
}

let count = 0;
const nextKey = (): string => `given-${++count}`;

export const chosenFile = ({ token, name }: ChosenFile): GivenFile => ({
  key: nextKey(),
  name,
  sizeBytes: null,
  given: { file: token },
});

/** A file that was dropped or pasted. A picture from the clipboard has no name of its own. */
export const droppedFile = (file: File): GivenFile => {
  const name = (file.name === '' ? 'clipboard' : file.name).slice(0, 255);
  return { key: nextKey(), name, sizeBytes: file.size, given: { name, content: file } };
};

/** Whether an event carries files. */
export const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') === true;
