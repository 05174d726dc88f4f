import type { AudioFormatFact } from '../../core/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { QueryValue } from '../query.ts'

interface Row extends AudioFormatFact {
  /** The query parameters. A format that is its own container must not name one. */
  readonly words: { readonly encoding: string; readonly container?: string }
  /** The only sample rate of the format, which must not be sent. */
  readonly fixedRate?: number
}

const ROWS: readonly Row[] = [
  { encoding: 'pcm_s16le', container: 'raw', words: { encoding: 'linear16', container: 'none' } },
  { encoding: 'pcm_s16le', container: 'wav', words: { encoding: 'linear16', container: 'wav' } },
  { encoding: 'mulaw', container: 'raw', words: { encoding: 'mulaw', container: 'none' } },
  { encoding: 'mulaw', container: 'wav', words: { encoding: 'mulaw', container: 'wav' } },
  { encoding: 'alaw', container: 'raw', words: { encoding: 'alaw', container: 'none' } },
  { encoding: 'alaw', container: 'wav', words: { encoding: 'alaw', container: 'wav' } },
  { encoding: 'mp3', container: 'mp3', words: { encoding: 'mp3' }, fixedRate: 22050 },
  { encoding: 'opus', container: 'ogg', words: { encoding: 'opus', container: 'ogg' }, fixedRate: 48000 },
]

/** The formats of the HTTP route. By default the service sends MP3, and linear16 as WAV. */
export const BODY_FORMATS: readonly AudioFormatFact[] = ROWS.map(({ encoding, container }) => ({
  encoding,
  container,
}))

/** The formats of the WebSocket routes: samples without a container. */
export const SOCKET_FORMATS: readonly AudioFormatFact[] = BODY_FORMATS.filter(
  ({ container }) => container === 'raw',
)

/**
 * A format as HTTP query parameters. A rate that the format does not support is sent, so that the service
 * refuses it.
 */
export function bodyFormat({ encoding, container, sampleRate }: AudioFormat): Record<string, QueryValue> {
  const row = ROWS.find((one) => one.encoding === encoding && one.container === container)
  return { ...row?.words, ...(row?.fixedRate === sampleRate ? {} : { sample_rate: sampleRate }) }
}

/** A format as WebSocket query parameters. They have no `container`; `/v2/speak` refuses it. */
export function socketFormat(format: AudioFormat): Record<string, QueryValue> {
  const row = ROWS.find((one) => one.encoding === format.encoding)
  return { encoding: row?.words.encoding, sample_rate: format.sampleRate }
}
