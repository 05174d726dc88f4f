import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { recordHere } from '../support/record-here.ts'

/** The lab's speech for a text, without silence and with its container, synthesised without a lab. */
export async function recordSpeech(
  text: string,
  format: AudioFormat,
  { speed = 1, bitRate }: { readonly speed?: number; readonly bitRate?: number } = {},
): Promise<Buffer> {
  const order = { voice: 'speech', text, speed, format, leadingSilence: 0, trailingSilence: 0 } as const
  const compression = bitRate === undefined ? {} : { bitRate }
  return Buffer.from((await recordHere({ ...order, ...compression, muted: false })).bytes)
}
