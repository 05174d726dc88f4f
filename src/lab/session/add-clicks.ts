import type { AudioFormat } from '../../core/audio-format.ts'
import type { Recording } from '../speech/recording.ts'
import type { DeliveryStep } from './delivery-schedule.ts'

/** The height of a click, and the number of samples in which it fades to a third. */
const HEIGHT = 0.25 * 32_768
const FADING = 40

/**
 * Breaks the waveform at every fourth join of two chunks, as happens when chunks are synthesised one by one
 * and joined without care. Only 16-bit samples get clicks; other encodings stay as they are.
 */
export function addClicks(
  recording: Recording,
  steps: readonly DeliveryStep[],
  format: AudioFormat,
): Recording {
  if (format.encoding !== 'pcm_s16le') return recording
  const bytes = recording.bytes.slice()
  const view = new DataView(bytes.buffer)
  const joins = steps.flatMap((step) =>
    step.act === 'audio' && step.from > recording.headerLength && step.to > step.from ? [step.from] : [],
  )
  for (const [index, join] of joins.entries())
    if (index % 4 === 0) addClick(view, join, recording.headerLength)
  return { ...recording, bytes }
}

function addClick(view: DataView, join: number, headerLength: number): void {
  const first = join + ((join - headerLength) % 2)
  for (let sample = 0; first + 2 * sample + 1 < view.byteLength && sample < 5 * FADING; sample++) {
    const at = first + 2 * sample
    const raised = view.getInt16(at, true) + HEIGHT * Math.exp(-sample / FADING)
    view.setInt16(at, Math.max(-32_768, Math.min(32_767, Math.round(raised))), true)
  }
}
