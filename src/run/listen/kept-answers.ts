import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { openAnyRun, type StoredRun } from '../../results/run/open-run.ts'

/** A run of requests, and its answers whose audio was kept. */
export interface KeptRun {
  readonly run: StoredRun
  readonly answers: readonly Trial[]
}

/**
 * Finds the answers that can be listened to: measured, not interrupted, and whole, or whole but without sound. Throws a
 * `SetupError` if there are none.
 */
export async function findKeptAnswers(folder: string): Promise<KeptRun> {
  const run = await openAnyRun(folder)
  if (run.workload === 'conversations')
    throw new SetupError('ttfa listen reads runs of requests, and this is a run of conversations', {
      code: 'WRONG_WORKLOAD',
      hint: 'Measure the voice of its stack in a scenario of requests, with the same texts.',
    })
  const kept = await keptNumbers(run.folder.audio)
  const answers: Trial[] = []
  if (kept.size > 0)
    for await (const trial of run.trials())
      if (kept.has(trial.trial) && canBeJudged(trial)) answers.push(trial)
  if (answers.length === 0) throw nothingKept(kept.size)
  return { run, answers }
}

/** The WAV file of a trial. */
export function audioFile(run: StoredRun, trial: number): string {
  return path.join(run.folder.audio, `${trial}.wav`)
}

async function keptNumbers(folder: string): Promise<Set<number>> {
  const names = await readdir(folder).catch(() => [])
  return new Set(names.flatMap((name) => /^(\d+)\.wav$/.exec(name)?.[1] ?? []).map(Number))
}

/** The other faults are counted with the run: what is missing in their audio is no news. */
function canBeJudged({ phase, outcome, at }: Trial): boolean {
  return phase === 'measure' && at.cancel === undefined && (outcome === 'ok' || outcome === 'inaudible')
}

function nothingKept(files: number): SetupError {
  return files > 0
    ? new SetupError(
        'audio was kept only of warm-up, cancelled or failed requests: there is nothing to check',
        {
          code: 'AUDIO_MISSING',
          hint: 'Its faults are in the report: ttfa report.',
        },
      )
    : new SetupError('the run has no audio to listen to', {
        code: 'AUDIO_MISSING',
        hint: 'Run it again with `ttfa run --save-audio`.',
      })
}
