/** linebreak 1.1.0 ships no types. Unicode line breaking (UAX #14). */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** The next place where a line may end (an offset in UTF-16 units), or must; null after the last. */
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
}
