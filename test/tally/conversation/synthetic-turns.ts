import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { turnWith } from '../../report/sample-conversations.ts'
import { normal, randomWith, simulateDrift } from '../compare/synthetic-latencies.ts'

/** Conversations whose truth is known. */
export interface TurnWorld {
  readonly seed: number
  /** How many times slower than usual the language model of each target is. */
  readonly factors: Readonly<Record<string, number>>
  readonly conversations?: number
  /** Log standard deviation of the drift that all targets share. */
  readonly drift?: number
}

/** The three texts of a conversation differ in how long their answers take. */
const TEXTS = [1, 0.8, 1.3]
const MILLISECONDS = { stt: 250, llm: 400, aggregation: 60, tts: 200 }
/** Log standard deviations of a turn, and of what all turns of one conversation share. */
const TURN_DEVIATION = 0.15
const CONVERSATION_DEVIATION = 0.08

export function simulateTurns({ seed, factors, conversations = 40, drift = 0.03 }: TurnWorld): TurnRecord[] {
  const random = randomWith(seed)
  const levels = simulateDrift(conversations, drift, random)
  return levels.flatMap((level, conversation) =>
    Object.entries(factors).flatMap(([target, factor], index) => {
      const shared = Math.exp(level + CONVERSATION_DEVIATION * normal(random))
      return TEXTS.map((text, exchange) => {
        const long = shared * text * Math.exp(TURN_DEVIATION * normal(random))
        const { stt, llm, aggregation, tts } = MILLISECONDS
        const parts = { stt: stt * long, llm: llm * long * factor, aggregation, tts: tts * long }
        const turn = (conversation * TEXTS.length + exchange) * Object.keys(factors).length + index
        return rounded(turnWith(parts, { target, conversation, exchange, turn, simulated: false }))
      })
    }),
  )
}

function rounded(turn: TurnRecord): TurnRecord {
  const at = Object.fromEntries(Object.entries(turn.at).map(([name, instant]) => [name, Math.round(instant)]))
  return { ...turn, at }
}
