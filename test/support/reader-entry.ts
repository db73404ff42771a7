/** The process that reads the files of strangers. */
export const readerEntry = new URL('../../electron/entry/reader.ts', import.meta.url).pathname;
