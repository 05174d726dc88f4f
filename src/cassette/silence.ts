import { type AudioFormat, BYTES_PER_SAMPLE } from '../core/audio-format.ts'

/** The byte that is silence in each encoding of samples. */
const SILENT_BYTES = {
  pcm_s16le: 0,
  pcm_f32le: 0,
  mulaw: 0xff,
  alaw: 0xd5,
  mp3: undefined,
  opus: undefined,
} as const

/** Whether audio in this format can be replaced by silence of the same length. */
export function canBeSilent({ encoding }: AudioFormat): boolean {
  return BYTES_PER_SAMPLE[encoding] !== undefined
}

/** Silence of the same length. A WAV header at the start stays. */
export function silenceLike(audio: Uint8Array, { encoding }: AudioFormat): Uint8Array {
  const silent = Uint8Array.from(audio)
  const data = Buffer.from(audio).indexOf('data', 0, 'latin1')
  const isWav = Buffer.from(audio.subarray(0, 4)).toString('latin1') === 'RIFF' && data > 0
  return silent.fill(SILENT_BYTES[encoding] ?? 0, isWav ? data + 8 : 0)
}

const MIN_AUDIO = 120

/** A JSON message in which every long base64 text is silence. Other texts stay as they are. */
export function silenceInMessage(text: string, format: AudioFormat): string {
  return text.replaceAll(/"([A-Za-z0-9+/_-]+={0,2})"/g, (found, encoded: string) => {
    if (encoded.length < MIN_AUDIO) return found
    return `"${Buffer.from(silenceLike(Buffer.from(encoded, 'base64'), format)).toString('base64')}"`
  })
}
