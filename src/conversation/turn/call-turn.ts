import { type Micros, toMicros } from '../../core/units.ts'
import type { CallAnswer } from '../call/call-answer.ts'
import type { CallSession } from '../call/call-session.ts'
import type { SpeechTiming } from '../caller/microphone.ts'
import type { AnswerInProgress, StartedTurn } from './cascaded-turn.ts'
import { addRequestMetadata, type TurnBuilder } from './turn-builder.ts'

/** An agent that stops within this time after a sound is taken to stop because of it. */
const SOUND_EFFECT: Micros = toMicros(1000)
/** Shorter silence is a pause between words. */
const SILENCE: Micros = toMicros(500)

/** One turn of a call over a telephone network. */
export async function startCallTurn(
  { stack, builder, bargeIn, disturbance }: StartedTurn,
  speech: SpeechTiming,
): Promise<AnswerInProgress> {
  const call = await stack.call?.()
  if (!call) throw new Error('a stack without a call')
  builder.ignoredMessage = () => call.reader.ignoredMessage
  builder.hasPacing = true
  const answer = call.answer({
    speech,
    onAudio: (at) => {
      builder.at.first_audio ??= at
      bargeIn.update(answer.log)
      disturbance.update(answer.log)
    },
    onEarlySpeech: () => {
      builder.prematureEnds = 1
    },
  })
  noteOpening(call, builder)
  return {
    log: answer.log,
    done: answer.done,
    cancel: async () => {
      if (builder.at.cancel === undefined) call.giveUp(answer)
      else await call.interrupt(answer)
    },
    isSpeaking: () => answer.log.hasSound,
    record: () => recordAnswer(call, answer, builder),
  }
}

/** Adds what came before the first turn of a call: setup and greeting. */
function noteOpening(call: CallSession, builder: TurnBuilder): void {
  const greeting = call.takeGreeting()
  if (!greeting) return
  builder.at.dialled = call.dialledAt
  builder.at.connected = call.answeredAt
  const { origin } = builder.context
  const { heard } = greeting.finish(origin)
  if (heard !== undefined) builder.at.greeted = heard + origin
}

/** Records an answer when nothing more of it follows. */
function recordAnswer({ reader, packets, lag }: CallSession, answer: CallAnswer, builder: TurnBuilder): void {
  const { requestId } = reader.identity
  addRequestMetadata(builder, { requestId, simulated: reader.labMark !== undefined, loopLag: lag.longest })
  builder.raggedPieces = answer.raggedPieces
  const { packets: before, lost } = answer.packetsBefore
  builder.heard = { packets: packets.packets - before, lost: packets.lost - lost }
  const { speechStart, speechEnd } = answer.turn.speech
  builder.talkOver = answer.early.heardBetween(speechStart, speechEnd)
  noteFalseStop(answer, builder)
  const { cancel } = builder.at
  if (cancel === undefined) return
  const { lastArrival } = answer.log
  if (lastArrival !== undefined && lastArrival > cancel) builder.at.last_audio_after_cancel = lastArrival
  const { clearedAt, stale = 0 } = answer.interrupted ?? {}
  if (clearedAt !== undefined && clearedAt >= cancel) builder.at.cleared = clearedAt
  const { soundEnd } = answer.log
  if (soundEnd !== undefined && soundEnd > cancel) builder.at.silenced = soundEnd
  builder.talkOver += answer.log.heardBetween(cancel, builder.interruptedUntil ?? cancel)
  builder.wasted = answer.log.unplayedAt(cancel)
  builder.stale = stale
}

/** Whether a sound that was no interruption had an effect: the queue was cleared, or the agent fell silent. */
function noteFalseStop({ log, clears }: CallAnswer, builder: TurnBuilder): void {
  const { disturbed } = builder.at
  if (!builder.sound || disturbed === undefined) return
  const latest = builder.sound.until + SOUND_EFFECT
  const clearedAt = clears.find((at) => at >= disturbed && at <= latest)
  // If nothing was heard for a while before the queue is cleared, the queue was empty.
  if (clearedAt !== undefined && log.heardBetween(clearedAt - SILENCE, clearedAt) > 0)
    builder.at.cleared = clearedAt
  const silenced = log.silentFrom(disturbed, SILENCE)
  if (silenced !== undefined && silenced <= latest) builder.at.silenced = silenced
}
