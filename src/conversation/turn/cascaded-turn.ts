import type { MonotonicTime } from '../../core/units.ts'
import type { AnswerEvent } from '../../drive/trial/reader/answer-listener.ts'
import type { SpeechClip, SpeechTiming } from '../caller/microphone.ts'
import { type Component, ComponentError, type RequestContent } from '../component/component.ts'
import { type PendingResponse, sendRequest } from '../component/http-request.ts'
import { type AnswerLog, PlaybackLog } from '../playback/playback-log.ts'
import { RequestAudio } from '../playback/request-audio.ts'
import type { Stack } from '../stack.ts'
import { silenceOf, waitForSilence } from '../stt/endpointing.ts'
import { AnswerSynthesizer } from '../tts/answer-synthesizer.ts'
import { createTextAggregator } from '../tts/text-aggregator.ts'
import type { CallerBargeIn } from './caller-barge-in.ts'
import type { CallerDisturbance } from './disturbance.ts'
import type { EagerAnswer } from './eager-start.ts'
import { recordAnswer, recordReplyText } from './record-answer.ts'
import { addRequestMetadata, noteLag, type TurnBuilder } from './turn-builder.ts'

/** A turn whose caller speaks or has spoken. */
export interface StartedTurn {
  readonly stack: Stack
  readonly builder: TurnBuilder
  readonly clip: SpeechClip
  readonly bargeIn: CallerBargeIn
  readonly disturbance: CallerDisturbance
  /** Aborted when the turn times out or the run is stopped. */
  readonly signal: AbortSignal
}

/** The audio of an answer, and how to stop it. */
export interface AnswerInProgress {
  readonly log: AnswerLog
  /** Resolves when all audio has arrived. Rejects with a `ComponentError`. */
  readonly done: Promise<MonotonicTime>
  /** Cancels it. Resolves when no more of its audio follows. */
  readonly cancel: () => Promise<void>
  /** True while it is heard, if nothing but its sound tells how long it is. The turn does not time out then. */
  readonly isSpeaking?: () => boolean
  /** Completes the record once nothing more of it follows. */
  readonly record?: () => void
}

/** Transcribes the caller's speech and starts the answer. Rejects with a `ComponentError`. */
export async function runCascadedTurn(turn: StartedTurn, speech: SpeechTiming): Promise<AnswerInProgress> {
  return answerPrompt(turn, await transcribe(turn, speech))
}

/**
 * Starts the answer to what the caller said. Rejects with a `ComponentError`.
 * @param early an answer to the same words that was begun before
 */
export async function answerPrompt(
  turn: StartedTurn,
  content: RequestContent,
  early?: EagerAnswer,
): Promise<AnswerInProgress> {
  const llm = turn.stack.llm
  if (!llm) throw new Error('a stack without an LLM')
  const history = [...turn.stack.history]
  if (content.text !== '') turn.stack.history.push({ role: 'user', text: content.text })
  return startAnswer(turn, llm, { ...content, history }, early)
}

/** The content of the LLM request: the transcript or, without an STT component, the audio. */
export async function transcribe(
  { stack, builder, clip, signal }: StartedTurn,
  speech: SpeechTiming,
): Promise<RequestContent> {
  const { endpointing } = stack.target
  const silence = silenceOf(endpointing)
  const stt = await stack.stt()
  if (!stt) {
    await waitForSilence(speech, silence, stack.clock, signal)
    return { text: '', audio: clip.file }
  }
  if (endpointing.kind === 'silence')
    void waitForSilence(speech, silence, stack.clock, signal).then(
      (isSilent) => isSilent && stt.endOfSpeech(),
    )
  builder.waitingFor = 'stt'
  builder.ignoredMessage = () => stt.ignoredMessage
  try {
    const { text, at, prematureEnds, stableSince } = await stt.transcribe(clip, speech, signal)
    Object.assign(builder, { understood: text, prematureEnds })
    if (text !== '') {
      builder.at.transcript = at
      if (stableSince !== undefined) builder.at.stable = stableSince
      return { text }
    }
    // An empty transcript has no instant: the wait for one was in vain.
    throw new ComponentError(
      'stt',
      { kind: 'inaudible', detail: 'the recogniser returned an empty transcript' },
      at,
    )
  } finally {
    if (stt.firstWords !== undefined) builder.at.first_partial = stt.firstWords
    if (stt.uploadedAt !== undefined) builder.at.uploaded = stt.uploadedAt
    builder.interims = stt.interims
    addRequestMetadata(builder, stt)
  }
}

/** What turns the model's text into sound that the caller hears. */
interface AnswerParts {
  readonly tts: AnswerSynthesizer | undefined
  readonly log: PlaybackLog
  readonly aggregator: ReturnType<typeof createTextAggregator>
  /**
   * Whether the text is split into units as for a voice. A model alone is judged by the first unit that a voice would
   * get.
   */
  readonly isSplit: boolean
  /** What the model itself says. */
  readonly modelAudio: RequestAudio
  readonly sendUnit: (unit: string, at: MonotonicTime) => void
}

async function startAnswer(
  turn: StartedTurn,
  llm: Component,
  content: RequestContent,
  early?: EagerAnswer,
): Promise<AnswerInProgress> {
  const { stack, builder } = turn
  builder.waitingFor = llm.plan.kind
  builder.ignoredMessage = () => undefined
  const parts = await prepareParts(turn, llm)
  const { tts, log, isSplit, aggregator, modelAudio, sendUnit } = parts
  const receive = (event: AnswerEvent, at: MonotonicTime) => {
    // No text after the first unit sets an instant of the turn.
    if (event.kind === 'text' && turn.builder.at.unit === undefined) noteLag(turn.builder, llm.lag.ofStamp)
    receiveReply(turn, parts, event, at)
  }
  const response = early
    ? await takeOver(early, builder, stack.clock.now(), receive)
    : await sendRequest(llm, content, receive)
  builder.at.request = response.at
  builder.ignoredMessage = () => response.reader.ignoredMessage
  return { log, done: completion(), cancel: () => stopAnswer(response, tts) }

  async function completion(): Promise<MonotonicTime> {
    try {
      const llmEnd = await Promise.race([response.done, ...(tts ? [ttsFailure(tts)] : [])])
      modelAudio.end(llmEnd)
      if (tts) {
        builder.waitingFor = 'tts'
        builder.ignoredMessage = () => tts.ignoredMessage
      }
      const rest = isSplit ? aggregator.flush() : ''
      if (rest !== '') sendUnit(rest, llmEnd)
      // Whitespace, a symbol or a call of a tool: a voice has nothing to do with it.
      if (isSplit && builder.at.unit === undefined) throw nothingToSay(llm, llmEnd)
      return tts ? await tts.finish() : llmEnd
    } finally {
      recordAnswer(builder, response, tts)
      noteLag(builder, modelAudio.lag)
    }
  }
}

async function prepareParts({ stack, builder, bargeIn }: StartedTurn, llm: Component): Promise<AnswerParts> {
  const { mode, aggregation, request } = stack.target
  const { keepSamples } = stack
  const tts =
    stack.tts &&
    new AnswerSynthesizer(stack.tts, { aggregation, request, play: mode.play, keepSamples }, () =>
      bargeIn.update(tts?.log ?? log),
    )
  const log = tts?.log ?? new PlaybackLog(mode.play, { keepSamples })
  return {
    tts,
    log,
    aggregator: createTextAggregator(mode.speak === 'batch' ? 'answer' : aggregation),
    isSplit: tts !== undefined || stack.alone === 'llm',
    modelAudio: await RequestAudio.create(llm.plan.format, log, llm.lag),
    sendUnit: (unit, at) => {
      tts?.addText(unit)
      builder.at.unit ??= tts?.unitAt ?? at
    },
  }
}

function receiveReply(
  { builder, bargeIn }: StartedTurn,
  { tts, log, aggregator, isSplit, modelAudio, sendUnit }: AnswerParts,
  event: AnswerEvent,
  at: MonotonicTime,
): void {
  if (event.kind === 'text' && event.final) recordReplyText(builder, event.text, at)
  if (event.kind === 'text' && event.final && isSplit)
    for (const unit of aggregator.push(event.text)) sendUnit(unit, at)
  // Audio of a model whose text another component speaks is not played.
  if (!tts && event.kind === 'audio' && modelAudio.push(event.audio, at)) {
    builder.at.first_audio ??= at
    bargeIn.update(log)
  }
}

/** The caller waits for text that was written early only from the final transcript on, so it counts from there. */
async function takeOver(
  early: EagerAnswer,
  builder: TurnBuilder,
  now: MonotonicTime,
  receive: (event: AnswerEvent, at: MonotonicTime) => void,
): Promise<PendingResponse> {
  const response = await early.takeOver(builder.at.transcript ?? now, receive)
  builder.at.eager_request = response.sentAt
  return response
}

function nothingToSay({ plan }: Component, at: MonotonicTime): ComponentError {
  return new ComponentError(plan.kind, { kind: 'inaudible', detail: 'the answer has no words' }, at)
}

/** A TTS failure ends the turn even while the LLM is still writing. */
function ttsFailure(tts: AnswerSynthesizer): Promise<never> {
  return new Promise((_, reject) => {
    tts.onFailure = reject
  })
}

async function stopAnswer(response: PendingResponse, tts: AnswerSynthesizer | undefined): Promise<void> {
  response.cancel()
  await tts?.cancel()
}
