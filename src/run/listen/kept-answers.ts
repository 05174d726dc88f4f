import { readdir } from 'node:fs/promises'
import { SetupError } from '../../core/setup-error.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { openAnyRun, type StoredRun } from '../../results/run/open-run.ts'
import { findKeptReplies } from './kept-replies.ts'
import type { KeptRun } from './kept-run.ts'

/**
 * Finds the answers that can be listened to: measured, not interrupted, and whole, or whole but without sound. Throws a
 * `SetupError` if there are none.
 */
export async function findKeptAnswers(folder: string): Promise<KeptRun> {
  const run = await openAnyRun(folder)
  const kept = await keptNumbers(run.folder.audio)
  if (kept.size === 0) throw nothingKept()
  const found =
    run.workload === 'requests' ? await findKeptRequests(run, kept) : await findKeptReplies(run, kept)
  if (found.answers.length === 0) throw nothingWhole(run.workload)
  return found
}

async function findKeptRequests(run: StoredRun, kept: ReadonlySet<number>): Promise<KeptRun> {
  const answers: Trial[] = []
  for await (const trial of run.trials()) if (kept.has(trial.trial) && canBeJudged(trial)) answers.push(trial)
  const { folder, file } = run
  const { texts, targets } = file.scenario
  const languageOf = (target: string) => targets.find(({ id }) => id === target)?.language ?? ''
  return { folder, file, texts, languageOf, channel: 0, answers }
}

async function keptNumbers(folder: string): Promise<Set<number>> {
  const names = await readdir(folder).catch(() => [])
  return new Set(names.flatMap((name) => /^(\d+)\.wav$/.exec(name)?.[1] ?? []).map(Number))
}

/** The other faults are counted with the run: what is missing in their audio is no news. */
function canBeJudged({ phase, outcome, at }: Trial): boolean {
  return phase === 'measure' && at.cancel === undefined && (outcome === 'ok' || outcome === 'inaudible')
}

function nothingKept(): SetupError {
  return new SetupError('the run has no audio to listen to', {
    code: 'AUDIO_MISSING',
    hint: 'Run it again with `ttfa run --save-audio`.',
  })
}

function nothingWhole(workload: 'requests' | 'conversations'): SetupError {
  if (workload === 'requests')
    return new SetupError(
      'the run kept the audio only of warm-up, cancelled or failed requests: there is nothing to listen to',
      { code: 'AUDIO_MISSING', hint: 'Its faults are in the report: ttfa report.' },
    )
  return new SetupError('no reply of the run has a text, so there is nothing to compare its audio with', {
    code: 'REPLY_UNKNOWN',
    hint: 'Agents that report no text, as over a telephone line, cannot be checked; nor can interrupted or failed turns, or runs of older versions: docs/fidelity.md.',
  })
}
