import { SetupError } from '../../core/setup-error.ts'
import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import { type AnswerToHear, type Listeners, listenToAnswer } from './listen-to-answer.ts'
import { UnreadableAnswer } from './read-answer.ts'
import { UnheardAnswer } from './recogniser.ts'

export interface HearOptions {
  /** Ends the work after the answers that are being listened to. */
  readonly signal?: AbortSignal
  readonly onHeard: (row: AnswerFidelity) => Promise<void>
  readonly onUnheard?: (text: string) => void
}

/** A recogniser that fails for so many answers one after the other would fail for the rest too, and may be paid for it. */
const FAILURES_IN_A_ROW = 3

/**
 * Listens to answers, as many at a time as the recogniser hears. Answers for which it fails, or whose audio cannot be
 * read, are left out. Throws a `SetupError` if it fails again and again, or if the audio of none can be read.
 */
export async function hearAll(
  answers: readonly AnswerToHear[],
  listeners: Listeners,
  { signal, onHeard, onUnheard }: HearOptions,
): Promise<void> {
  const queue = [...answers]
  let failures = 0
  let unreadable = 0
  let problem: unknown
  const hear = async (answer: AnswerToHear) => {
    try {
      await onHeard(await listenToAnswer(answer, listeners))
      failures = 0
    } catch (error) {
      if (error instanceof UnreadableAnswer && ++unreadable < answers.length)
        return onUnheard?.(`${error.message}; the answer is left out`)
      if (!(error instanceof UnheardAnswer)) throw error
      if (signal?.aborted) return
      failures += 1
      onUnheard?.(`answer ${answer.trial} was not heard: ${error.message}`)
      if (failures >= FAILURES_IN_A_ROW) throw recogniserFailed(listeners, error)
    }
  }
  const listenOn = async () => {
    for (let next = queue.shift(); next && !signal?.aborted && problem === undefined; next = queue.shift())
      try {
        await hear(next)
      } catch (error) {
        problem ??= error
      }
  }
  await Promise.all(Array.from({ length: listeners.recogniser?.concurrency ?? 1 }, listenOn))
  if (problem !== undefined) throw problem
}

function recogniserFailed({ recogniser }: Listeners, error: UnheardAnswer): SetupError {
  return new SetupError(
    `${recogniser?.name} failed for ${FAILURES_IN_A_ROW} answers in a row: ${error.message}`,
    {
      code: 'RECOGNISER_FAILED',
      hint: 'The answers heard so far are kept: run `ttfa listen` again to continue.',
      cause: error,
    },
  )
}
