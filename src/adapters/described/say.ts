import { encode } from '@msgpack/msgpack'
import type { Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import type { AdapterDescription, Template } from '../../core/adapter/adapter-description.ts'
import { isJsonObject } from '../../core/json.ts'
import { credentialValue } from './dial.ts'
import { type DescribedOptions, slotsOf } from './slots.ts'
import type { DescribedState } from './state.ts'
import { escapeXml, fill } from './template.ts'

/**
 * The cues that a description has frames for. The caller's audio and the cues of a call are not among them.
 */
type ScriptedCue = Cue['kind'] & keyof AdapterDescription['script']

/** The frames of a cue. */
export function sayDescribed(
  description: AdapterDescription,
  cue: Cue,
  job: Job<DescribedOptions>,
  state: DescribedState,
): Frame[] {
  const frames = cue.kind in description.script ? description.script[cue.kind as ScriptedCue] : []
  updateState(cue, frames, state)
  const last = cue.kind === 'text' ? cue.last : true
  const text = cue.kind === 'text' ? cue.text : ''
  const slots = slotsOf(job, description.format, { text, last, more: !last, flush: state.flushesSent })
  const escapeText = description.text.escape === 'xml' ? escapeXml : undefined
  return frames.map((frame, index) => {
    const filled = fill(frame, slots, escapeText)
    return encodeFrame(index === 0 ? withCredentials(filled, cue, job, description) : filled, description)
  })
}

/**
 * The first text of a turn resets the state. Flushes are counted, because `completion: count` waits for their
 * answers.
 */
function updateState(cue: Cue, frames: readonly Template[], state: DescribedState): void {
  if (cue.kind === 'start') Object.assign(state, { flushesSent: 0, flushesAnswered: 0, inputEnded: false })
  if (cue.kind === 'text') state.ended = false
  if (cue.kind === 'flush' || cue.kind === 'end') state.flushesSent += frames.length > 0 ? 1 : 0
  if (cue.kind === 'end') state.inputEnded = true
}

function withCredentials(
  frame: unknown,
  cue: Cue,
  { key }: Job,
  { credentials }: AdapterDescription,
): unknown {
  const applicable = credentials.filter((credential) => credential.in === cue.kind)
  if (applicable.length === 0 || !isJsonObject(frame)) return frame
  return {
    ...Object.fromEntries(
      applicable.map((credential) => [credential.name, credentialValue(credential, key)]),
    ),
    ...frame,
  }
}

function encodeFrame(frame: unknown, { codec }: AdapterDescription): Frame {
  if (codec.kind === 'msgpack') return { kind: 'binary', bytes: encode(frame) }
  return { kind: 'text', text: typeof frame === 'string' ? frame : JSON.stringify(frame) }
}
