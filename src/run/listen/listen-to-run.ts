import { appendFile } from 'node:fs/promises'
import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { findOddRates } from '../../fidelity/find-odd-rates.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { fidelityHeader, formatFidelityRows, readFidelity } from '../../results/fidelity/fidelity-rows.ts'
import { replaceFile } from '../../results/replace-file.ts'
import type { StoredRun } from '../../results/run/open-run.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import { findArrivals } from '../../results/trials/find-arrivals.ts'
import { sampleAnswers } from '../../tally/fidelity/sample-answers.ts'
import { audioFile, findKeptAnswers, type KeptRun } from './kept-answers.ts'
import { type AnswerToHear, type Listeners, listenToAnswer } from './listen-to-answer.ts'
import type { Recogniser } from './local-recogniser.ts'
import { measureFloor, type RecogniserFloor } from './recogniser-floor.ts'

export interface ListenOptions {
  /** The folder of the run. */
  readonly folder: string
  /** Answers of each target. */
  readonly sample: number
  /** Absent: the signal alone is measured. */
  readonly recogniser?: Recogniser
  /** Forget what was heard before. */
  readonly again?: boolean
  readonly redact: Redactor
  /** Ends the work after the answer that is being listened to. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ListenProgress) => void
}

export interface ListenProgress {
  readonly done: number
  readonly of: number
}

/** What was heard of a run. */
export interface ListenedRun {
  readonly file: RunFile
  readonly recogniser: string
  /** The sample, as far as it was listened to. */
  readonly answers: readonly AnswerFidelity[]
  /** Size of the whole sample, and of what it was taken from. */
  readonly sampled: number
  readonly kept: number
}

/**
 * Listens to a sample of the kept answers of a run and writes `fidelity.csv` row by row, so that it can go on where it
 * was interrupted. Throws a `SetupError` if there is nothing to listen to.
 */
export async function listenToRun(options: ListenOptions): Promise<ListenedRun> {
  const { folder, sample, recogniser, redact, signal, onProgress } = options
  const kept = await findKeptAnswers(folder)
  const chosen = sampleAnswers(kept.answers, sample, kept.run.file.scenario.seed)
  const name = recogniser?.name ?? ''
  const done = options.again ? [] : await heardBefore(kept.run, chosen, name)
  const table = kept.run.folder.fidelity
  await replaceFile(table, fidelityHeader() + formatFidelityRows(done, redact))
  let count = done.length
  const known = new Set(done.map(({ trial }) => trial))
  const todo = await describeAnswers(
    kept,
    chosen.filter(({ trial }) => !known.has(trial)),
  )
  await withFloor(recogniser, async (listeners) => {
    for (const answer of todo) {
      if (signal?.aborted) break
      const row = await listenToAnswer(answer, listeners)
      await appendFile(table, formatFidelityRows([row], redact))
      count += 1
      onProgress?.({ done: count, of: chosen.length })
    }
  })
  // As the file has them, rounded: an interrupted sample ends as one that was not.
  const judged = inOrder(await readFidelity(table), chosen)
  await replaceFile(table, fidelityHeader() + formatFidelityRows(judged, redact))
  const heard = await readFidelity(table)
  return {
    file: kept.run.file,
    recogniser: heard.find((row) => row.recogniser !== '')?.recogniser ?? name,
    answers: heard,
    sampled: chosen.length,
    kept: kept.answers.length,
  }
}

/** Rows of the sample that the same recogniser made, or any if there is none now: what was heard is not thrown away. */
async function heardBefore(
  { folder }: StoredRun,
  chosen: readonly Trial[],
  recogniser: string,
): Promise<AnswerFidelity[]> {
  const wanted = new Map(chosen.map((trial) => [trial.trial, trial]))
  const rows = new Map((await readFidelity(folder.fidelity)).map((row) => [row.trial, row]))
  return [...rows.values()].filter((row) => {
    const { target, text } = wanted.get(row.trial) ?? {}
    return (row.recogniser === recogniser || recogniser === '') && row.target === target && row.text === text
  })
}

async function withFloor(
  recogniser: Recogniser | undefined,
  work: (listeners: Listeners) => Promise<void>,
): Promise<void> {
  const floor: RecogniserFloor | undefined = recogniser && measureFloor(recogniser)
  try {
    await work({ ...(recogniser && { recogniser }), floorOf: async (...text) => floor?.of(...text) })
  } finally {
    await floor?.close()
  }
}

async function describeAnswers({ run }: KeptRun, trials: readonly Trial[]): Promise<AnswerToHear[]> {
  const chunks = await chunksOf(run, trials)
  const { texts, targets } = run.file.scenario
  return trials.map(({ trial, target, text, simulated, replayed }) => {
    const pieces = chunks.get(trial)
    return {
      trial,
      target,
      text,
      simulated,
      ...(replayed && { replayed }),
      written: texts[text] ?? '',
      language: targets.find(({ id }) => id === target)?.language ?? '',
      file: audioFile(run, trial),
      ...(pieces && { chunks: pieces }),
    }
  })
}

/** The lengths of the chunks of each answer; none where the run's arrivals are missing or damaged. */
async function chunksOf({ folder }: StoredRun, trials: readonly Trial[]): Promise<Map<number, number[]>> {
  try {
    const logs = await findArrivals(folder.arrivals, new Set(trials.map(({ trial }) => trial)))
    return new Map([...logs].map(([trial, { pieces }]) => [trial, pieces.map(({ audio }) => audio)]))
  } catch {
    return new Map()
  }
}

/** In the order of the sample, each beside the target's others. */
function inOrder(answers: readonly AnswerFidelity[], chosen: readonly Trial[]): AnswerFidelity[] {
  const targets = [...new Set(answers.map(({ target }) => target))]
  const judged = targets.flatMap((target) => findOddRates(answers.filter((row) => row.target === target)))
  const rows = new Map(judged.map((row) => [row.trial, row]))
  return chosen.flatMap(({ trial }) => rows.get(trial) ?? [])
}
