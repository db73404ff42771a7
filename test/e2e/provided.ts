declare module 'vitest' {
  interface ProvidedContext {
    /** The Electron to test with. */
    electronExecutable: string;
    isFallbackElectron: boolean;
  }
}

export type {};
