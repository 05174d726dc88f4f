import type { PriceUnit } from '../core/config/price.ts'
import type { Trial } from '../core/trial/trial.ts'
import { type AnswerUsage, measureAnswers, sum } from './answer-usage.ts'

/** The measured usage of one target of a run. */
export interface MeasuredUsage extends AnswerUsage {
  readonly target: string
  readonly provider: string
  readonly model: string
  readonly simulated: boolean
  /** True if cassettes answered. */
  readonly replayed?: boolean
  /** Units that can be counted from outside; tokens cannot. */
  readonly units: Readonly<Partial<Record<PriceUnit, number>>>
}

/**
 * Counts what every target used. All trials that sent a text count, warm-up and failures included, because
 * they are paid for.
 * @param texts of the run, by the numbers in its trials
 */
export function measureUsage(trials: readonly Trial[], texts: readonly string[]): MeasuredUsage[] {
  const targets = [...new Set(trials.map(({ target }) => target))]
  return targets.flatMap((target) => {
    const own = trials.filter((trial) => trial.target === target)
    const [first] = own
    return first ? [measureTargetUsage(first, own, texts)] : []
  })
}

function measureTargetUsage(
  { target, provider, model }: Trial,
  trials: readonly Trial[],
  texts: readonly string[],
): MeasuredUsage {
  const sent = trials.filter(({ at }) => at.first_text !== undefined)
  const seconds = sum(sent.map(({ audio_us }) => audio_us ?? 0)) / 1e6
  return {
    target,
    provider,
    model,
    simulated: trials.some(({ simulated }) => simulated),
    ...(trials.some(({ replayed }) => replayed) && { replayed: true }),
    units: {
      character: sum(sent.map(({ chars }) => chars)),
      byte: sum(sent.map(({ text }) => Buffer.byteLength(texts[text] ?? ''))),
      'audio second': seconds,
      'audio minute': seconds / 60,
      request: sent.length,
    },
    ...measureAnswers(sent),
  }
}
