import type { Micros } from './units.ts'
/** Sample encodings. Compressed audio has to be decoded before its duration is known. */
export const ENCODINGS = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw', 'mp3', 'opus'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Audio containers. `raw` has no header; `wav` starts with a RIFF header that is not audio. */
export const CONTAINERS = ['raw', 'wav', 'mp3', 'ogg'] as const
export type Container = (typeof CONTAINERS)[number]

/** Audio as it is transferred. Always mono: every supported provider sends mono. */
export interface AudioFormat {
  readonly encoding: Encoding
  readonly container: Container
  /** Samples per second. */
  readonly sampleRate: number
}

/** Bytes per mono sample. Undefined for compressed audio, whose size says nothing about its duration. */
export const BYTES_PER_SAMPLE: Readonly<Record<Encoding, number | undefined>> = {
  pcm_s16le: 2,
  pcm_f32le: 4,
  mulaw: 1,
  alaw: 1,
  mp3: undefined,
  opus: undefined,
}

/** The length of the audio in that many bytes. Undefined for a compressed encoding. */
export function durationOfBytes(bytes: number, format: AudioFormat): Micros | undefined {
  const size = BYTES_PER_SAMPLE[format.encoding]
  return size === undefined ? undefined : (bytes / size / format.sampleRate) * 1e6
}
