import type { Recording } from '../speech/recording.ts'
import type { Cutter } from './cutters.ts'

/**
 * A step that is due `due` microseconds after the first audio. `from` and `to` are bytes of the recording.
 */
export type Step =
  | { readonly due: number; readonly act: 'audio'; readonly from: number; readonly to: number }
  | { readonly due: number; readonly act: 'half'; readonly from: number; readonly to: number }
  | { readonly due: number; readonly act: 'garbage' }
  /**
   * The other steps end a response: fully sent; failed with an error; ended early; connection cut; stalled
   * for good.
   */
  | { readonly due: number; readonly act: 'spoken'; readonly completions: number }
  | { readonly due: number; readonly act: 'fail' | 'end' | 'drop' | 'hang' }

/**
 * The steps that deliver a recording without faults. `pacing` is a multiple of real time; 0 sends all at
 * once.
 */
export function score(recording: Recording, cut: Cutter, pacing: number): Step[] {
  const { bytes, header } = recording
  const payload = bytes.length - header
  const steps: Step[] = []
  let from = 0
  for (const size of cut(bytes.length, (payload / recording.audio) * 1e6, header)) {
    const heard = microsecondsOf(recording, from)
    steps.push({ act: 'audio', due: pacing === 0 ? 0 : heard / pacing, from, to: from + size })
    from += size
  }
  steps.push({ act: 'spoken', due: steps.at(-1)?.due ?? 0, completions: 1 })
  return steps
}

/** Microseconds of audio in the first `bytes` bytes of a recording. */
export function microsecondsOf(recording: Recording, bytes: number): number {
  const payload = recording.bytes.length - recording.header
  return payload === 0 ? 0 : (Math.max(0, bytes - recording.header) / payload) * recording.audio
}

/**
 * Bytes of a recording, container included, that hold this much audio. A multiple of 4, so samples stay
 * whole.
 */
export function bytesOf(recording: Recording, microseconds: number): number {
  const payload = recording.bytes.length - recording.header
  return recording.header + Math.round((payload * microseconds) / recording.audio / 4) * 4
}
