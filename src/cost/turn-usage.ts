import type { TurnRecord } from '../core/trial/turn-record.ts'
import { measureAnswers, sum } from './answer-usage.ts'
import type { MeasuredUsage } from './measured-usage.ts'

/** The component of a stack that speaks. */
export interface SpeakingComponent {
  readonly target: string
  readonly provider: string
  readonly model: string
  /** True if it gets one request for each turn. */
  readonly isRequestedOnce: boolean
}

/**
 * What the voices of a run of conversations used: the characters of the replies and the audio that arrived.
 * All turns that sent a text count, warm-up and failures included, because they are paid for. The number of
 * requests is known only if each turn is one request.
 */
export function measureTurnUsage(
  turns: readonly TurnRecord[],
  components: readonly SpeakingComponent[],
): MeasuredUsage[] {
  return components.flatMap(({ target, provider, model, isRequestedOnce }) => {
    const own = turns.filter((turn) => turn.target === target)
    const sent = own.filter(({ at }) => (at.first_text ?? at.first_audio) !== undefined)
    if (own.length === 0) return []
    const answers = sent.map(({ reply_chars: chars = 0, ...turn }) => ({ ...turn, chars }))
    const seconds = sum(sent.map(({ audio_us }) => audio_us ?? 0)) / 1e6
    return [
      {
        ...{ target, provider, model },
        simulated: own.some(({ simulated }) => simulated),
        units: {
          character: sum(answers.map(({ chars }) => chars)),
          'audio second': seconds,
          'audio minute': seconds / 60,
          ...(isRequestedOnce && { request: sent.length }),
        },
        ...measureAnswers(answers),
      },
    ]
  })
}
