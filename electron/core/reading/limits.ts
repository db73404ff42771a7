/** Flags of Node for the process that reads: the memory of its objects, in MB. */
export const readerFlags: readonly string[] = ['--max-old-space-size=768'];

/** What the process that reads may hold in memory altogether; it ends itself beyond. */
export const READER_MEMORY_BYTES = 1_000_000_000;

/** A file that is read as a whole, text of documents and pictures, is not larger. */
export const WHOLE_FILE_BYTES = 200_000_000;
