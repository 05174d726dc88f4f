import type { MonotonicTime } from '../../core/units.ts'
import type { AgentSession } from '../agent/agent-session.ts'
import type { SpeechTiming } from '../caller/microphone.ts'
import { PlaybackLog } from '../playback/playback-log.ts'
import type { AnswerInProgress, StartedTurn } from './cascaded-turn.ts'
import { addRequestMetadata } from './turn-builder.ts'
import { MAX_DRAIN_MS, within } from './within.ts'

/** One turn with a speech-to-speech agent, which detects the end of the turn itself. */
export async function startAgentTurn(
  { stack, builder, bargeIn }: StartedTurn,
  { speechEnd }: SpeechTiming,
): Promise<AnswerInProgress> {
  const session = await stack.agentSession()
  if (!session) throw new Error('a stack without an agent')
  const log = new PlaybackLog(stack.target.mode.play, { keepSamples: stack.keepSamples })
  builder.ignoredMessage = () => session.ignoredMessage
  const answered = session.answer({
    speechEnd,
    log,
    onAudio: (at) => {
      builder.at.first_audio ??= at
      bargeIn.update(log)
    },
    onTranscript: (text) => {
      const before = builder.understood === undefined ? '' : `${builder.understood} `
      builder.understood = before + text.trim()
    },
    onReply: (text) => {
      builder.reply += text
    },
    onPrematureEnd: () => {
      builder.prematureEnds += 1
    },
  })
  const done = answered.finally(() => addRequestMetadata(builder, session))
  done.catch(() => {})
  return { log, done, cancel: () => interruptAgent(session, done) }
}

/**
 * The caller's voice interrupts the agent. Nothing says when the agent has stopped, so this waits for a fixed time.
 */
async function interruptAgent(session: AgentSession, answered: Promise<MonotonicTime>): Promise<void> {
  session.interrupt()
  const stopped = answered.then(
    () => {},
    () => {},
  )
  await within(MAX_DRAIN_MS, stopped)
}
