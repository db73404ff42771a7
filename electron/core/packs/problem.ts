import { AppError, type ErrorCode } from '#contract/errors';

export type PackProblemCode = Extract<
  ErrorCode,
  | 'pack.malformed'
  | 'pack.unknown-operator'
  | 'pack.dead-reference'
  | 'pack.cycle'
  | 'pack.duplicate-id'
  | 'pack.never-holds'
  | 'pack.always-holds'
  | 'pack.unreachable'
  | 'pack.untranslated'
  | 'pack.stale-translation'
>;

/** One thing wrong with a pack. `file` is relative to its folder, `line` counts from 1, `reason` is English for authors. */
export type PackProblem = {
  readonly code: PackProblemCode;
  readonly file: string;
  readonly line: number;
  readonly reason: string;
};

/** Problems that only `packs check` tells: they keep no pack from being used or imported. */
export function isWarning({ code }: PackProblem): boolean {
  return code === 'pack.always-holds' || code === 'pack.stale-translation';
}

export function packError({ code, file, line, reason }: PackProblem): AppError<PackProblemCode> {
  return new AppError(code, { file, line, reason });
}
