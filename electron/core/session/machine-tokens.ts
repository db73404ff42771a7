import { AppError } from '#contract/errors';
import type { Tokens } from '#core/signing/token';
import type { Machine } from './machine.ts';

/** The tokens of this machine. */
export type MachineTokens = Tokens & {
  /** Takes a module as one that a person chose here, with a native dialog or on the command line. */
  chosen(module: string): void;
};

/** A path of whatever system, without its folders. */
const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/**
 * Opens tokens with modules that were chosen on this machine only. A workspace may come from anybody: what it names must
 * not be loaded as code because it stands there. Of the chosen ones the path in the key goes first, then the same file
 * name, then the others; the PIN goes only to a token of the right name and serial number.
 */
export function machineTokens(
  tokens: Tokens,
  machine: Pick<Machine, 'tokenModules' | 'tokenModuleChosen'>,
): MachineTokens {
  return {
    list: (module) => tokens.list(module),
    chosen: (module) => machine.tokenModuleChosen(module),
    open: async (key, pin) => {
      const rank = (path: string): number => (path === key.module ? 0 : nameOf(path) === nameOf(key.module) ? 1 : 2);
      const candidates = [...machine.tokenModules()].sort((a, b) => rank(a) - rank(b));
      let failure = new AppError('token.module-unknown', { name: nameOf(key.module) });
      for (const module of candidates) {
        try {
          return await tokens.open({ ...key, module }, pin);
        } catch (error) {
          // This module does not see the token; another may.
          if (!(error instanceof AppError) || !passedOver.has(error.code)) throw error;
          failure = error;
        }
      }
      throw failure;
    },
  };
}

const passedOver: ReadonlySet<string> = new Set(['token.absent', 'token.module-unusable']);
