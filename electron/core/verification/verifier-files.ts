/** Where the page holds the place of the script. */
const PLACE = '/*VERIFIER*/';

/**
 * The verifier for strangers as one page: the script that Node runs, word for word but for its `export`, inside the page.
 * @param page    the page with a place for the script
 * @param script  an ECMAScript module that imports nothing
 */
export function composeVerifierPage(page: string, script: string): string {
  return page.replace(PLACE, () => script.replaceAll(/^export /gm, ''));
}
