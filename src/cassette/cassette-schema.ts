import { z } from 'zod'
import { CONTAINERS, ENCODINGS } from '../core/audio-format.ts'
import { CASSETTE_VERSION } from './cassette.ts'

const headers = z.record(z.string(), z.string())
const at = z.number().min(0)

export const headSchema = z.object({
  cassette: z.literal(CASSETTE_VERSION),
  adapter: z.string(),
  provider: z.string(),
  transport: z.enum(['websocket', 'sse', 'http']),
  model: z.string(),
  voice: z.string(),
  text: z.string(),
  format: z.object({
    encoding: z.enum(ENCODINGS),
    container: z.enum(CONTAINERS),
    sampleRate: z.number().positive(),
  }),
  recorded: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  simulated: z.boolean(),
  audio: z.enum(['kept', 'silence']),
  result: z.object({
    outcome: z.string(),
    bytes: z.number(),
    audio_us: z.number(),
    pieces: z.number(),
    understood: z.number().exactOptional(),
  }),
})

const request = z.object({
  method: z.string(),
  url: z.string(),
  headers,
  body: z.string().exactOptional(),
  framing: z.enum(['bytes', 'sse', 'lines', 'whole']),
})

const frame = z.union([
  z.strictObject({ status: z.number(), headers }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ event: z.string(), data: z.string() }),
  z.strictObject({ eof: z.literal(true) }),
])

const close = z.object({
  by: z.enum(['client', 'server', 'failure']),
  code: z.union([z.number(), z.string()]).exactOptional(),
  reason: z.string(),
})

export const entrySchema = z.union([
  z.strictObject({ at, dial: z.object({ url: z.string(), headers }) }),
  z.strictObject({ at, step: z.enum(['dns', 'tcp', 'proxy', 'tls', 'open']) }),
  z.strictObject({ at, request }),
  z.strictObject({
    at,
    send: z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.base64() })]),
  }),
  z.strictObject({ at, receive: frame }),
  z.strictObject({ at, close }),
])
