import { createRequire } from 'node:module'
import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'

/** Sample rates of Opus (RFC 6716, section 2). */
export const OPUS_RATES = [8000, 12_000, 16_000, 24_000, 48_000] as const

const UNCOMPRESSED: readonly Encoding[] = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw']

/**
 * Whether the lab can encode this format. The mp3 encoder is an optional package and may not be installed.
 */
export function isEncodable({ encoding, sampleRate }: Pick<AudioFormat, 'encoding' | 'sampleRate'>): boolean {
  if (encoding === 'mp3') return hasMp3Encoder()
  if (encoding === 'opus') return OPUS_RATES.some((rate) => rate === sampleRate)
  return UNCOMPRESSED.includes(encoding)
}

let isMp3Installed: boolean | undefined

function hasMp3Encoder(): boolean {
  isMp3Installed ??= isInstalled('wasm-media-encoders')
  return isMp3Installed
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
