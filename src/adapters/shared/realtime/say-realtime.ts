import type { Cue, Frame } from '../../../core/adapter/adapter.ts'
import { jsonFrame } from '../json-frame.ts'
import type { RealtimeState } from './realtime-session.ts'

/**
 * The frames of OpenAI’s realtime protocol, and of those modelled on it, for audio, an interruption and the
 * end.
 */
export function sayRealtime(cue: Cue, state: RealtimeState): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return appendAudio(cue.audio)
    case 'cancel':
      return [jsonFrame({ type: 'response.cancel' })]
    case 'close':
      state.closing = true
      return []
    default:
      return []
  }
}

/** Sends nothing for an empty frame. */
export function appendAudio(audio: Uint8Array): Frame[] {
  if (audio.length === 0) return []
  return [jsonFrame({ type: 'input_audio_buffer.append', audio: Buffer.from(audio).toString('base64') })]
}
