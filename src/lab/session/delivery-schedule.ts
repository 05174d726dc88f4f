import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { Chunker } from '../contract/chunkers.ts'
import type { Recording } from '../speech/recording.ts'

/**
 * A step that is due `due` microseconds after the first audio. `from` and `to` are bytes of the recording.
 */
export type DeliveryStep =
  | { readonly due: MonotonicTime; readonly act: 'audio'; readonly from: number; readonly to: number }
  | { readonly due: MonotonicTime; readonly act: 'half'; readonly from: number; readonly to: number }
  | { readonly due: MonotonicTime; readonly act: 'garbage' }
  /**
   * These steps end a response: fully sent; failed with an error; ended early; connection cut; stalled
   * forever.
   */
  | { readonly due: MonotonicTime; readonly act: 'spoken'; readonly completions: number }
  | { readonly due: MonotonicTime; readonly act: 'fail' | 'end' | 'drop' | 'hang' }

/**
 * The steps that deliver a recording without faults. `pacing` is a multiple of real time; 0 sends all at
 * once.
 */
export function scheduleDelivery(recording: Recording, chunker: Chunker, pacing: number): DeliveryStep[] {
  const { bytes, headerLength } = recording
  const payload = bytes.length - headerLength
  const steps: DeliveryStep[] = []
  let from = 0
  for (const size of chunker(bytes.length, (payload / recording.duration) * 1e6, headerLength)) {
    const playbackTime = audioBefore(recording, from)
    steps.push({ act: 'audio', due: pacing === 0 ? 0 : playbackTime / pacing, from, to: from + size })
    from += size
  }
  steps.push({ act: 'spoken', due: steps.at(-1)?.due ?? 0, completions: 1 })
  return steps
}

/** The duration of the audio in the first `bytes` bytes of a recording. */
export function audioBefore(recording: Recording, bytes: number): Micros {
  const payload = recording.bytes.length - recording.headerLength
  return payload === 0 ? 0 : (Math.max(0, bytes - recording.headerLength) / payload) * recording.duration
}

/**
 * The number of bytes of a recording, container included, that hold this much audio. A multiple of 4, so that
 * samples stay whole.
 */
export function byteAt(recording: Recording, microseconds: Micros): number {
  const payload = recording.bytes.length - recording.headerLength
  return recording.headerLength + Math.round((payload * microseconds) / recording.duration / 4) * 4
}
