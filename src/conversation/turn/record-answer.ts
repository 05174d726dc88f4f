import type { MonotonicTime } from '../../core/units.ts'
import type { PendingResponse } from '../component/http-request.ts'
import type { AnswerSynthesizer } from '../tts/answer-synthesizer.ts'
import { isSpeakable } from '../tts/text-aggregator.ts'
import type { TtsRequest } from '../tts/tts-request.ts'
import { addRequestMetadata, type TurnBuilder } from './turn-builder.ts'

/** The first token is the first with a letter or digit: a TTS can begin only with that. */
export function recordReplyText(builder: TurnBuilder, text: string, at: MonotonicTime): void {
  builder.reply += text
  if (text === '') return
  builder.pieces.all += 1
  builder.at.first_text_token ??= at
  builder.at.reply_end = at
  if (builder.at.first_token !== undefined || !isSpeakable(text)) return
  builder.at.first_token = at
  builder.firstChars = [...builder.reply].length
  builder.pieces.first = builder.pieces.all
}

/** Adds to the record who answered, over which connection, and when the first audio came. */
export function recordAnswer(
  builder: TurnBuilder,
  response: PendingResponse,
  tts: AnswerSynthesizer | undefined,
): void {
  const { identity, labMark } = response.reader
  const simulated = labMark !== undefined
  const { endLag: loopLag, reuse } = response
  addRequestMetadata(builder, { requestId: identity.requestId, simulated, loopLag, reuse })
  // It may have been sent twice.
  builder.at.request = response.at
  builder.usage = identity.usage
  addRequests(builder, tts?.requests ?? [])
  const first = tts?.requests[0]
  if (!first) return
  builder.connection = first.state
  if (first.firstText !== undefined) builder.at.first_text = first.firstText
  const firstAudios = tts.requests.map(({ firstAudio }) => firstAudio).filter((at) => at !== undefined)
  const [firstAudio] = firstAudios
  if (firstAudio !== undefined) builder.at.first_audio = firstAudio
}

/** Requests after the first audible one set no instant of the turn, so the lag of their timestamps does not count. */
function addRequests(builder: TurnBuilder, requests: readonly TtsRequest[]): void {
  let isHeard = false
  for (const request of requests) {
    const { requestId, simulated, reuse, loopLag } = request
    addRequestMetadata(builder, { requestId, simulated, reuse, loopLag: isHeard ? 0 : loopLag })
    isHeard ||= request.isHeard
  }
}
