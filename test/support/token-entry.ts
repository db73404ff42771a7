/** The process in which PKCS#11 modules run. */
export const tokenEntry = new URL('../../electron/entry/token.ts', import.meta.url).pathname;
