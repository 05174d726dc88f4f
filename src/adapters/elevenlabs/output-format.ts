import type { AudioFormatFact } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'

/** The first part of an `output_format`; the second is the sample rate. */
const CODECS: Readonly<Record<string, AudioFormatFact>> = {
  pcm: { encoding: 'pcm_s16le', container: 'raw' },
  wav: { encoding: 'pcm_s16le', container: 'wav' },
  mp3: { encoding: 'mp3', container: 'mp3' },
  ulaw: { encoding: 'mulaw', container: 'raw' },
  alaw: { encoding: 'alaw', container: 'raw' },
  opus: { encoding: 'opus', container: 'ogg' },
}

/** Bit rates in kilobits per second if the options set none: the third part of compressed formats. */
const DEFAULT_BIT_RATES: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  mp3: { 22050: 32, 24000: 48, 44100: 128 },
  opus: { 48000: 128 },
}

export const HTTP_FORMATS: readonly AudioFormatFact[] = Object.values(CODECS)

/** The WebSocket routes do not support WAV. */
export const WEBSOCKET_FORMATS: readonly AudioFormatFact[] = HTTP_FORMATS.filter(
  ({ container }) => container !== 'wav',
)

/**
 * The name of a format, for example `pcm_24000` or `mp3_44100_128`. For an unsupported rate the service
 * refuses the name, which is better than audio at an unexpected rate.
 */
export function outputFormat({ encoding, container, sampleRate }: AudioFormat, bitRate?: number): string {
  const rows = Object.entries(CODECS)
  const codec =
    rows.find(([, fact]) => fact.encoding === encoding && fact.container === container)?.[0] ?? 'pcm'
  const bitRates = DEFAULT_BIT_RATES[codec]
  if (!bitRates) return `${codec}_${sampleRate}`
  return [codec, sampleRate, bitRate ?? bitRates[sampleRate]].filter(Boolean).join('_')
}
