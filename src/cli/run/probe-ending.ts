import { SetupError } from '../../core/setup-error.ts'
import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'

/** The exit code of a search that has ended. */
export function probeExitCode({
  answer,
  file,
}: {
  readonly answer: Pick<ProbeAnswer, 'convergence_reason'>
  readonly file: Pick<AnyRunFile, 'validity'>
}): ExitCode {
  switch (answer.convergence_reason) {
    case 'budget':
      return EXIT_CODES.budget
    case 'auth':
    case 'config':
    case 'interrupted':
    case 'failure':
      return EXIT_CODES.interrupted
    case 'lost':
      return EXIT_CODES.partial
    case 'no agreement':
      return EXIT_CODES.inconclusive
    default:
      return file.validity?.state === 'invalid' ? EXIT_CODES.invalid : EXIT_CODES.passed
  }
}

/** The error for a scenario that describes a run but no search. */
export function noSearch(name: string): SetupError {
  return new SetupError(`${name} describes a run, not a limit search`, {
    code: 'PROBE_MISSING',
    hint: 'Measure it with `ttfa run`, or give it `load: {executor: probe}`, and `slo:` for the objectives.',
  })
}
