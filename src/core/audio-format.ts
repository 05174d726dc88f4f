/** How samples are written. The compressed ones need a decoder before anything can be said about their length. */
export const ENCODINGS = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw', 'mp3', 'opus'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What the samples are wrapped in. `raw` has no header; `wav` starts with a RIFF header that is not audio. */
export const CONTAINERS = ['raw', 'wav', 'mp3', 'ogg'] as const
export type Container = (typeof CONTAINERS)[number]

/** Audio as it travels. All of the field sends mono. */
export interface AudioFormat {
  readonly encoding: Encoding
  readonly container: Container
  /** Samples a second. */
  readonly sampleRate: number
}

/** Bytes of one mono sample, or undefined where bytes say nothing about time (compressed audio). */
export const BYTES_PER_SAMPLE: Readonly<Record<Encoding, number | undefined>> = {
  pcm_s16le: 2,
  pcm_f32le: 4,
  mulaw: 1,
  alaw: 1,
  mp3: undefined,
  opus: undefined,
}

/** Microseconds of audio in that many bytes of an uncompressed encoding; undefined for a compressed one. */
export function durationOfBytes(bytes: number, format: AudioFormat): number | undefined {
  const size = BYTES_PER_SAMPLE[format.encoding]
  return size === undefined ? undefined : (bytes / size / format.sampleRate) * 1e6
}
