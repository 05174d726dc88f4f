import type { Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { TelephonyOptions } from './call-options.ts'
import { type CallState, callIds } from './call-state.ts'
import type { CallMessage, StreamDialect } from './dialect.ts'

/** The network's messages to the agent for a cue. */
export function sayToAgent(
  cue: Cue,
  job: Job<TelephonyOptions>,
  call: CallState,
  { sends }: StreamDialect,
): Frame[] {
  const message: CallMessage = { call, options: job.options, format: job.format }
  switch (cue.kind) {
    case 'open':
      call.ids = callIds(job.stream)
      return sends.open.map((make) => jsonFrame(make(message)))
    case 'audio':
      return cue.audio.length === 0 ? [] : [sayAudio(cue.audio, message, sends)]
    case 'played':
      return [jsonFrame(sends.played(cue.mark, message))]
    case 'cleared':
      return sends.cleared(cue.marks, message).map(jsonFrame)
    case 'key':
      return [jsonFrame(sends.key(cue.digit, message))]
    case 'close':
      if (call.closing) return []
      call.closing = true
      return sends.stop ? [jsonFrame(sends.stop(message))] : []
    default:
      return []
  }
}

function sayAudio(audio: Uint8Array, message: CallMessage, { audio: make }: StreamDialect['sends']): Frame {
  if (!make) return { kind: 'binary', bytes: audio }
  const { call, format } = message
  const bytesPerSecond = format.sampleRate * (BYTES_PER_SAMPLE[format.encoding] ?? 1)
  const elapsed = Math.round((call.bytes / bytesPerSecond) * 1000)
  call.chunks += 1
  call.bytes += audio.length
  const payload = Buffer.from(audio).toString('base64')
  return jsonFrame(make({ chunk: call.chunks, elapsed, payload }, message))
}
