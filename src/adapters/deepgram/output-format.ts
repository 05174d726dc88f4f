import type { AudioFormatFact } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { QueryValue } from '../shared/query.ts'

interface FormatRow extends AudioFormatFact {
  /** The query parameters. A format that is its own container must not name a container. */
  readonly query: { readonly encoding: string; readonly container?: string }
  /** The only sample rate of the format, which must not be sent. */
  readonly fixedRate?: number
}

const FORMAT_ROWS: readonly FormatRow[] = [
  { encoding: 'pcm_s16le', container: 'raw', query: { encoding: 'linear16', container: 'none' } },
  { encoding: 'pcm_s16le', container: 'wav', query: { encoding: 'linear16', container: 'wav' } },
  { encoding: 'mulaw', container: 'raw', query: { encoding: 'mulaw', container: 'none' } },
  { encoding: 'mulaw', container: 'wav', query: { encoding: 'mulaw', container: 'wav' } },
  { encoding: 'alaw', container: 'raw', query: { encoding: 'alaw', container: 'none' } },
  { encoding: 'alaw', container: 'wav', query: { encoding: 'alaw', container: 'wav' } },
  { encoding: 'mp3', container: 'mp3', query: { encoding: 'mp3' }, fixedRate: 22050 },
  { encoding: 'opus', container: 'ogg', query: { encoding: 'opus', container: 'ogg' }, fixedRate: 48000 },
]

/** The formats of the HTTP route. By default the service sends MP3, and linear16 as WAV. */
export const HTTP_FORMATS: readonly AudioFormatFact[] = FORMAT_ROWS.map(({ encoding, container }) => ({
  encoding,
  container,
}))

/** The formats of the WebSocket routes: samples without a container. */
export const WEBSOCKET_FORMATS: readonly AudioFormatFact[] = HTTP_FORMATS.filter(
  ({ container }) => container === 'raw',
)

/**
 * A format as HTTP query parameters. A rate that the format does not support is sent, so that the service
 * refuses it.
 */
export function httpFormatQuery({
  encoding,
  container,
  sampleRate,
}: AudioFormat): Record<string, QueryValue> {
  const row = FORMAT_ROWS.find((one) => one.encoding === encoding && one.container === container)
  return { ...row?.query, ...(row?.fixedRate === sampleRate ? {} : { sample_rate: sampleRate }) }
}

/** A format as WebSocket query parameters. They have no `container`; `/v2/speak` refuses it. */
export function webSocketFormatQuery(format: AudioFormat): Record<string, QueryValue> {
  const row = FORMAT_ROWS.find((one) => one.encoding === format.encoding)
  return { encoding: row?.query.encoding, sample_rate: format.sampleRate }
}
