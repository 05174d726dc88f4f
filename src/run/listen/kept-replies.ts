import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { StoredConversationRun } from '../../results/run/open-run.ts'
import type { KeptAnswer, KeptRun } from './kept-run.ts'

/** Turns are kept in two channels, the caller left and the agent right. */
const AGENT_CHANNEL = 1

/**
 * The replies of turns that can be listened to: whole, heard, and with their text, which is what the voice was given to
 * say or, of an agent, what it says that it said. Equal replies are one text.
 */
export async function findKeptReplies(
  run: StoredConversationRun,
  kept: ReadonlySet<number>,
): Promise<KeptRun> {
  const { folder, file } = run
  const turns = (await run.turns()).filter((turn) => kept.has(turn.turn) && canBeJudged(turn))
  const texts = [...new Set(turns.flatMap(({ reply }) => reply ?? []))]
  const indices = new Map(texts.map((text, index) => [text, index]))
  const answers = turns.flatMap(
    ({ turn, target, reply = '', in_flight, simulated, audio_us }): KeptAnswer[] => {
      const text = indices.get(reply)
      return text === undefined
        ? []
        : [{ trial: turn, target, text, in_flight, simulated, ...(audio_us !== undefined && { audio_us }) }]
    },
  )
  const languageOf = (target: string) => {
    const { tts, agent, llm } = file.scenario.targets.find(({ id }) => id === target) ?? {}
    return (tts ?? agent ?? llm)?.language ?? ''
  }
  return { folder, file, texts, languageOf, channel: AGENT_CHANNEL, answers }
}

function canBeJudged({ phase, outcome, at, reply }: TurnRecord): boolean {
  return phase === 'measure' && outcome === 'ok' && at.cancel === undefined && reply !== undefined
}
