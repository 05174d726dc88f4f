import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import type { Trial, TrialFidelity } from '../../core/trial/trial.ts'
import type { DamageListener } from '../csv/repeated-records.ts'
import { readFidelity } from './fidelity-rows.ts'

/**
 * What `ttfa listen` heard of each trial, by trial number. A damaged `fidelity.csv` is reported and left out, so that
 * the run itself can still be shown.
 */
export async function readTrialFidelity(
  path: string,
  onDamage?: DamageListener,
): Promise<ReadonlyMap<number, TrialFidelity>> {
  try {
    return new Map((await readFidelity(path)).map((answer) => [answer.trial, fidelityOf(answer)]))
  } catch (error) {
    onDamage?.(`${(error as Error).message}; what was heard is left out`)
    return new Map()
  }
}

/** The trial with what was heard of it. */
export function withFidelity(trial: Trial, heard: ReadonlyMap<number, TrialFidelity>): Trial {
  const fidelity = heard.get(trial.trial)
  return fidelity ? { ...trial, fidelity } : trial
}

function fidelityOf({ recogniser, heard, floor, signal, findings }: AnswerFidelity): TrialFidelity {
  return {
    ...(heard && {
      recogniser,
      words: { words: heard.words, errors: heard.errors },
      truncated: findings.includes('truncated'),
    }),
    ...(floor && { floor: { words: floor.words, errors: floor.errors } }),
    ...(signal.clipped !== undefined && { clipped: findings.includes('clipped') }),
    ...(signal.charsPerSecond !== undefined && { rate: signal.charsPerSecond }),
  }
}
