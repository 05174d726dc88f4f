import { WAV_HEADER_BYTES } from '../audio/containers/wav-writer.ts'
import type { TurnRecord } from '../core/trial/turn-record.ts'
import type { TurnEnvelopes } from '../report/conversation/html/turn-lanes.ts'

/** As many peaks as a wide drawing has room for. */
const PEAKS = 400
const CHANNELS = 2
const BYTES_PER_FRAME = 4

/**
 * Reads the peaks of a WAV file that `ttfa run --save-audio` wrote for a turn: 16-bit, the caller left, the agent right.
 * Undefined for anything else.
 */
export function readEnvelopes(file: Buffer): TurnEnvelopes | undefined {
  const isOfTurn =
    file.length > WAV_HEADER_BYTES && file.readUInt16LE(22) === CHANNELS && file.readUInt16LE(34) === 16
  if (!isOfTurn) return undefined
  const sampleRate = file.readUInt32LE(24)
  const frames = Math.floor((file.length - WAV_HEADER_BYTES) / BYTES_PER_FRAME)
  const peaksOf = (channel: number) =>
    Array.from({ length: PEAKS }, (_, index) =>
      peak(file, channel, Math.floor((index * frames) / PEAKS), Math.floor(((index + 1) * frames) / PEAKS)),
    )
  return { seconds: frames / Math.max(1, sampleRate), caller: peaksOf(0), agent: peaksOf(1) }
}

/** Without audio: when each side spoke. */
export function flatEnvelopes({ at }: TurnRecord): TurnEnvelopes {
  const zero = at.began ?? 0
  const seconds = Math.max(0.001, ((at.end ?? at.heard ?? at.speech_end ?? zero) - zero) / 1e6)
  const within = (from: number | undefined, to: number | undefined) =>
    Array.from({ length: PEAKS }, (_, index) => {
      const instant = zero + ((index + 0.5) / PEAKS) * seconds * 1e6
      return from !== undefined && instant >= from && instant <= (to ?? from) ? 0.5 : 0
    })
  return { seconds, caller: within(at.speech_start, at.speech_end), agent: within(at.heard, at.end) }
}

function peak(file: Buffer, channel: number, from: number, to: number): number {
  let highest = 0
  for (let frame = from; frame < to; frame++) {
    const sample = file.readInt16LE(WAV_HEADER_BYTES + frame * BYTES_PER_FRAME + channel * 2)
    highest = Math.max(highest, Math.abs(sample))
  }
  return highest / 32_768
}
