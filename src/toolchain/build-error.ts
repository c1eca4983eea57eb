/**
 * Why a package was not built: a {@link Refusal} with the stage that failed and everything the compiler printed, so that a
 * caller can show either one line or all of it.
 */

import { attempt, type Refusal, type Result } from '#vm';

/** Where building a package stopped. */
export type BuildStage =
  /** `Move.toml` is missing, unreadable or says something that can't be. */
  | 'manifest'
  /** Sources or dependencies can't be read from the disk. */
  | 'files'
  /** The npm Move compiler isn't installed. */
  | 'no_compiler'
  /** The sources have errors; `diagnostics` has them. */
  | 'compile'
  /** The compiler ran longer than its limit and was ended. */
  | 'time_limit'
  /** The compiler itself failed. */
  | 'crash';

/** A refusal to build. `status` is INVALID_ARGUMENT, the sources being the argument. */
export interface BuildRefusal extends Refusal {
  readonly stage: BuildStage;
  /** The file concerned, as an absolute path, where one is known. */
  readonly file?: string;
  /** What the compiler printed; empty when it never got to print. */
  readonly diagnostics: string;
}

/** A built value, or why there is none. Assignable to `Result<T>`. */
export type BuildResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: BuildRefusal };

/** What {@link refuseBuild} takes: all but the status and, mostly, the diagnostics. */
export interface BuildProblem {
  readonly stage: BuildStage;
  readonly message: string;
  readonly file?: string | undefined;
  readonly hint?: string | undefined;
  readonly diagnostics?: string;
}

/** A refusal to build, as a value. */
export function refuseBuild(problem: BuildProblem): { readonly ok: false; readonly error: BuildRefusal } {
  const { stage, message, file, hint, diagnostics = '' } = problem;
  return {
    ok: false,
    error: {
      status: 'INVALID_ARGUMENT',
      stage,
      message,
      diagnostics,
      ...(file === undefined ? {} : { file }),
      ...(hint === undefined ? {} : { hint }),
    },
  };
}

/** Raised inside the toolchain, turned into a value at its door by {@link attemptBuild}. */
export class BuildRefused extends Error {
  readonly refusal: BuildRefusal;

  constructor(problem: BuildProblem) {
    super(problem.message);
    this.name = 'BuildRefused';
    this.refusal = refuseBuild(problem).error;
  }
}

/** Runs `body`; a {@link BuildRefused} and a failure of the file system become values, bugs pass through. */
export async function attemptBuild<T>(body: () => Promise<T> | T): Promise<BuildResult<T>> {
  try {
    return { ok: true, value: await body() };
  } catch (error) {
    if (error instanceof BuildRefused) return { ok: false, error: error.refusal };
    if (!isSystemError(error)) throw error;
    return refuseBuild({ stage: 'files', message: error.message, file: error.path });
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** The value of a VM result; its refusal is raised as one of `stage`. */
export function orRefuseBuild<T>(result: Result<T>, stage: BuildStage, file?: string): T {
  if (result.ok) return result.value;
  throw new BuildRefused({ stage, message: result.error.message, file, hint: result.error.hint });
}

/** Runs synchronous VM code that may refuse, raising its refusal as one of `stage`. */
export function withinBuild<T>(body: () => T, stage: BuildStage, file?: string): T {
  return orRefuseBuild(attempt(body), stage, file);
}
