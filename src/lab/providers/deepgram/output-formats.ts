import { z } from 'zod'
import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import { fieldsOfQuery, numberInText } from '../shared/request-fields.ts'

/** The output format that the query requests. */
export interface OutputFormat {
  readonly format: AudioFormat
  readonly contentType: string
  readonly bitRate?: number
}

interface UncompressedEncoding {
  readonly name: string
  readonly encoding: Encoding
  readonly rates: readonly number[]
  readonly defaultRate: number
  readonly contentType: (rate: number) => string
}

const LAW_RATES = [8000, 16_000]

const LINEAR16: UncompressedEncoding = {
  name: 'linear16',
  encoding: 'pcm_s16le',
  rates: [8000, 16_000, 24_000, 32_000, 48_000],
  defaultRate: 24_000,
  contentType: (rate) => `audio/l16;rate=${rate}`,
}
/** Flux also has 44.1 kHz. */
const FLUX_LINEAR16: UncompressedEncoding = { ...LINEAR16, rates: [...LINEAR16.rates, 44_100] }

/** The default of µ-law and A-law is 8 kHz. */
const LAWS: readonly UncompressedEncoding[] = [
  {
    name: 'mulaw',
    encoding: 'mulaw',
    rates: LAW_RATES,
    defaultRate: 8000,
    contentType: (rate) => `audio/mulaw;rate=${rate}`,
  },
  {
    name: 'alaw',
    encoding: 'alaw',
    rates: LAW_RATES,
    defaultRate: 8000,
    contentType: (rate) => `audio/alaw;rate=${rate}`,
  },
]

const numberAmong = (numbers: readonly number[]) => numberInText.pipe(z.literal(numbers))

/** An uncompressed output, in the containers that a route offers. */
function uncompressed(
  { name, encoding, rates, defaultRate, contentType }: UncompressedEncoding,
  containers: z.ZodType<'wav' | 'none'>,
) {
  return z
    .looseObject({
      encoding: z.literal(name),
      container: containers,
      sample_rate: numberAmong(rates).default(defaultRate),
    })
    .transform(({ container, sample_rate: sampleRate }): OutputFormat => {
      return container === 'wav'
        ? { format: { encoding, container, sampleRate }, contentType: 'audio/wav' }
        : { format: { encoding, container: 'raw', sampleRate }, contentType: contentType(sampleRate) }
    })
}

/** Encodings with one sample rate and their own container. The lab has no encoder for FLAC and AAC. */
const mp3 = z
  .looseObject({
    encoding: z.literal('mp3').default('mp3'),
    container: z.undefined().optional(),
    sample_rate: numberAmong([22_050]).optional(),
    bit_rate: numberAmong([32_000, 48_000]).default(48_000),
  })
  .transform(({ bit_rate: bitRate }): OutputFormat => {
    const format = { encoding: 'mp3', container: 'mp3', sampleRate: 22_050 } as const
    return { format, contentType: 'audio/mpeg', bitRate }
  })
const opus = z
  .looseObject({
    encoding: z.literal('opus'),
    container: z.literal('ogg').optional(),
    sample_rate: numberAmong([48_000]).optional(),
    bit_rate: numberInText.pipe(z.number().min(4000).max(650_000)).default(12_000),
  })
  .transform(({ bit_rate: bitRate }): OutputFormat => {
    const format = { encoding: 'opus', container: 'ogg', sampleRate: 48_000 } as const
    return { format, contentType: 'audio/ogg;codecs=opus', bitRate }
  })

const httpContainer = z.enum(['wav', 'none']).default('wav')
/** The output of an HTTP route, mp3 by default. */
const HTTP_OUTPUT = z.union([
  mp3,
  opus,
  ...[LINEAR16, ...LAWS].map((encoding) => uncompressed(encoding, httpContainer)),
])

/** The container is checked by the route. */
const anyContainer = z
  .unknown()
  .optional()
  .transform(() => 'none' as const)
function webSocketOutput(linear16: UncompressedEncoding) {
  const outputs = [linear16, ...LAWS].map((encoding) => uncompressed(encoding, anyContainer))
  return z.union(outputs)
}

/** The output of a WebSocket of each family, always raw. */
const WEBSOCKET_OUTPUT = { aura: webSocketOutput(LINEAR16), flux: webSocketOutput(FLUX_LINEAR16) }

/** The output of an HTTP route; undefined if it is not supported. */
export function parseHttpOutput({ query }: ConnectRequest): OutputFormat | undefined {
  return HTTP_OUTPUT.safeParse(fieldsOfQuery(query)).data
}

/** The output of a WebSocket; undefined if it is not supported. */
export function parseWebSocketOutput(
  { query }: ConnectRequest,
  family: keyof typeof WEBSOCKET_OUTPUT,
): OutputFormat | undefined {
  return WEBSOCKET_OUTPUT[family].safeParse({ encoding: 'linear16', ...fieldsOfQuery(query) }).data
}
