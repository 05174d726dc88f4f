import type { Micros } from '../../core/units.ts'
import { findArrivals } from '../../results/trials/find-arrivals.ts'
import { audioFile, type KeptAnswer, type KeptRun } from './kept-run.ts'
import type { AnswerToHear } from './listen-to-answer.ts'

/** What is known of answers besides their audio. */
export async function describeAnswers(
  kept: KeptRun,
  answers: readonly KeptAnswer[],
): Promise<AnswerToHear[]> {
  const chunks = await chunksOf(kept, answers)
  const { texts, languageOf, channel } = kept
  return answers.map(({ trial, target, text, simulated, replayed }) => {
    const pieces = chunks.get(trial)
    return {
      trial,
      target,
      text,
      simulated,
      ...(replayed && { replayed }),
      written: texts[text] ?? '',
      language: languageOf(target),
      file: audioFile(kept, trial),
      channel,
      ...(pieces && { chunks: pieces }),
    }
  })
}

/**
 * The lengths of the chunks of each answer; none where the run's arrivals are missing or damaged. The audio of a turn was
 * kept as it was played, with its gaps: where chunks met is not known.
 */
async function chunksOf(
  { folder, file }: KeptRun,
  answers: readonly KeptAnswer[],
): Promise<Map<number, Micros[]>> {
  if (file.kind === 'conversations') return new Map()
  try {
    const logs = await findArrivals(folder.arrivals, new Set(answers.map(({ trial }) => trial)))
    return new Map([...logs].map(([trial, { pieces }]) => [trial, pieces.map(({ audio }) => audio)]))
  } catch {
    return new Map()
  }
}
