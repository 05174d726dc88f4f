import { encode } from '@msgpack/msgpack'
import type { Cue, Frame, Job } from '../../core/adapter.ts'
import type { AdapterDescription, Template } from '../../core/adapter-description.ts'
import { isFields } from '../json.ts'
import type { DescribedMemo } from './memo.ts'
import { written } from './request.ts'
import { type DescribedOptions, slotsOf } from './slots.ts'
import { escapeXml, fill } from './template.ts'

/** The frames of a cue. */
export function sayDescribed(
  description: AdapterDescription,
  cue: Cue,
  job: Job<DescribedOptions>,
  memo: DescribedMemo,
): Frame[] {
  if (cue.kind === 'audio') return []
  const frames = description.script[cue.kind]
  remember(cue, frames, memo)
  const last = cue.kind === 'text' ? cue.last : true
  const text = cue.kind === 'text' ? cue.text : ''
  const slots = slotsOf(job, description.format, { text, last, more: !last, flush: memo.said })
  const spelling = description.text.escape === 'xml' ? escapeXml : undefined
  return frames.map((frame, index) => {
    const filled = fill(frame, slots, spelling)
    return encoded(index === 0 ? withKey(filled, cue, job, description) : filled, description)
  })
}

/**
 * The first text of a turn resets the state. Flushes are counted, because completion may count their answers.
 */
function remember(cue: Cue, frames: readonly Template[], memo: DescribedMemo): void {
  if (cue.kind === 'start') Object.assign(memo, { said: 0, answered: 0, closing: false })
  if (cue.kind === 'text') memo.over = false
  if (cue.kind === 'flush' || cue.kind === 'end') memo.said += frames.length > 0 ? 1 : 0
  if (cue.kind === 'end') memo.closing = true
}

function withKey(frame: unknown, cue: Cue, { key }: Job, { credentials }: AdapterDescription): unknown {
  const shown = credentials.filter((one) => one.in === cue.kind)
  if (shown.length === 0 || !isFields(frame)) return frame
  return { ...Object.fromEntries(shown.map((one) => [one.name, written(one, key)])), ...frame }
}

function encoded(frame: unknown, { codec }: AdapterDescription): Frame {
  if (codec.kind === 'msgpack') return { kind: 'binary', bytes: encode(frame) }
  return { kind: 'text', text: typeof frame === 'string' ? frame : JSON.stringify(frame) }
}
