import { appendFile } from 'node:fs/promises'
import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import { findOddRates } from '../../fidelity/find-odd-rates.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { fidelityHeader, formatFidelityRows, readFidelity } from '../../results/fidelity/fidelity-rows.ts'
import { replaceFile } from '../../results/replace-file.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { sampleAnswers } from '../../tally/fidelity/sample-answers.ts'
import { describeAnswers } from './describe-answers.ts'
import { hearAll } from './hear-all.ts'
import { findKeptAnswers } from './kept-answers.ts'
import type { KeptAnswer, KeptRun } from './kept-run.ts'
import type { Listeners } from './listen-to-answer.ts'
import type { Recogniser } from './recogniser.ts'
import { createRecogniserFloor, type RecogniserFloor } from './recogniser-floor.ts'

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
  /** Called when the recogniser has failed for an answer: it is left for the next time. */
  readonly onUnheard?: (text: string) => void
}

export interface ListenProgress {
  readonly done: number
  readonly of: number
}

/** What was heard of a run. */
export interface ListenedRun {
  readonly file: AnyRunFile
  /** What the answers were to say: their `text` is an index. */
  readonly texts: readonly string[]
  readonly recogniser: string
  /** The sample, as far as it was listened to. */
  readonly answers: readonly AnswerFidelity[]
  /** Requests of the target in flight when each answer began, by trial. */
  readonly inFlight: ReadonlyMap<number, number>
  /** Size of the whole sample, and of what it was taken from. */
  readonly sampled: number
  readonly kept: number
}

/**
 * Listens to a sample of the kept answers of a run and writes `fidelity.csv` row by row, so that it can go on where it
 * was interrupted. Throws a `SetupError` if there is nothing to listen to.
 */
export async function listenToRun(options: ListenOptions): Promise<ListenedRun> {
  const { recogniser, redact, onProgress } = options
  const { kept, chosen } = await findSample(options)
  const name = recogniser?.name ?? ''
  const done = options.again ? [] : await heardBefore(kept, chosen, name)
  const table = kept.folder.fidelity
  await replaceFile(table, fidelityHeader() + formatFidelityRows(done, redact))
  let count = done.length
  const known = new Set(done.map(({ trial }) => trial))
  const todo = await describeAnswers(
    kept,
    chosen.filter(({ trial }) => !known.has(trial)),
  )
  await withFloor(recogniser, (listeners) =>
    hearAll(todo, listeners, {
      ...options,
      onHeard: async (row) => {
        await appendFile(table, formatFidelityRows([row], redact))
        count += 1
        onProgress?.({ done: count, of: chosen.length })
      },
    }),
  )
  // As the file has them, rounded: an interrupted sample ends as one that was not.
  const judged = inOrder(await readFidelity(table), chosen)
  await replaceFile(table, fidelityHeader() + formatFidelityRows(judged, redact))
  const heard = await readFidelity(table)
  return {
    file: kept.file,
    texts: kept.texts,
    recogniser: heard.find((row) => row.recogniser !== '')?.recogniser ?? name,
    answers: heard,
    inFlight: new Map(chosen.map(({ trial, in_flight }) => [trial, in_flight])),
    sampled: chosen.length,
    kept: kept.answers.length,
  }
}

/** The kept answers of a run, and those of them that are listened to. Throws a `SetupError` if there are none. */
export async function findSample({
  folder,
  sample,
}: Pick<ListenOptions, 'folder' | 'sample'>): Promise<{ kept: KeptRun; chosen: KeptAnswer[] }> {
  const kept = await findKeptAnswers(folder)
  return { kept, chosen: sampleAnswers(kept.answers, sample, kept.file.scenario.seed) }
}

/** Rows of the sample that the same recogniser made, or any if there is none now: what was heard is not thrown away. */
async function heardBefore(
  { folder }: KeptRun,
  chosen: readonly KeptAnswer[],
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
  const floor: RecogniserFloor | undefined = recogniser && createRecogniserFloor(recogniser)
  try {
    await work({ ...(recogniser && { recogniser }), floorOf: async (...text) => floor?.of(...text) })
  } finally {
    await floor?.close()
  }
}

/** In the order of the sample, each beside the target's others. */
function inOrder(answers: readonly AnswerFidelity[], chosen: readonly KeptAnswer[]): AnswerFidelity[] {
  const targets = [...new Set(answers.map(({ target }) => target))]
  const judged = targets.flatMap((target) => findOddRates(answers.filter((row) => row.target === target)))
  const rows = new Map(judged.map((row) => [row.trial, row]))
  return chosen.flatMap(({ trial }) => rows.get(trial) ?? [])
}
