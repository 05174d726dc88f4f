import type { AdapterDescription } from '../../../core/adapter/adapter-description.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { isEncodable } from '../../speech/encoding/encodable.ts'
import { matchTemplate, type SlotValues } from './match-template.ts'

/** The slots in path, query and headers of a request. */
export function slotsFromHandshake(
  { address, headers, format }: AdapterDescription,
  request: ConnectRequest,
): SlotValues {
  const query = Object.fromEntries(request.query)
  const lowerCaseHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const matches = [
    matchTemplate(address.query, query, format, 'slots'),
    matchTemplate(lowerCaseHeaders, request.headers, format, 'slots'),
  ]
  return Object.assign({}, request.pathParameters, ...matches.map((match) => match?.slots ?? {}))
}

/** Validates the slots of a request. The text is required. */
export function validateSlots(
  { format, text }: AdapterDescription,
  slots: SlotValues,
): RequestRefusal | undefined {
  const formatNames = Object.keys(format.words)
  if (typeof slots.text !== 'string') return invalidField('text', 'a text is required')
  if (text.longest !== undefined && slots.text.length > text.longest)
    return invalidField('text', `at most ${text.longest} characters are allowed`)
  if (slots.voice === '') return invalidField('voice', 'a voice is required')
  if (slots.format !== undefined && !formatNames.includes(String(slots.format)))
    return {
      ...invalidField('format', `the format must be one of ${formatNames.join(', ')}`),
      options: formatNames,
    }
  const requested = parseFormat(format, slots)
  if (!format.rates.includes(requested.sampleRate))
    return { ...invalidField('sampleRate', `no such sample rate`), options: format.rates }
  return isEncodable(requested) ? undefined : invalidField('format', 'the lab has no encoder for this format')
}

function invalidField(field: string, message: string): Extract<RequestRefusal, { reason: 'invalid' }> {
  return { reason: 'invalid', field, message }
}

/** The requested speech. What the client leaves out is the description's first choice. */
export function parseSpeech(
  { format, audio, completion }: AdapterDescription,
  slots: SlotValues,
): SpeechRequest {
  const { container, ...requested } = parseFormat(format, slots)
  return {
    voice: String(slots.voice ?? ''),
    // If every chunk has its own WAV header, `reply.ts` adds it to each chunk.
    format: { ...requested, container: audio.wav === 'each' ? 'raw' : container },
    speed: Number(slots['options.speed'] ?? 1),
    completionScope: completion === 'count' ? 'each' : 'turn',
    wavSizes: { riff: 0xffffffff, data: 0xffffffff },
  }
}

export function parseFormat({ words, rates }: AdapterDescription['format'], slots: SlotValues): AudioFormat {
  const fallback = Object.values(words)[0] ?? { encoding: 'pcm_s16le', container: 'raw' }
  const { encoding, container } = words[String(slots.format)] ?? fallback
  const kilohertz = slots.kilohertz === undefined ? undefined : Number(slots.kilohertz) * 1000
  const sampleRate = Number(slots.sampleRate ?? kilohertz ?? rates[0])
  return { encoding, container, sampleRate }
}

/** The key in headers, query or subprotocols. A key in a frame comes later. */
export function keyFromHandshake(
  { credentials }: AdapterDescription,
  { headers, query }: ConnectRequest,
): string | undefined {
  const keys = credentials.flatMap(({ in: location, name, prefix }) => {
    const protocols = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/)
    const candidates = {
      header: [headers[name.toLowerCase()]],
      query: [query.get(name) ?? undefined],
      protocol: protocols,
      open: [],
      start: [],
    }[location]
    return candidates.filter((one) => one?.startsWith(prefix)).map((one) => one?.slice(prefix.length))
  })
  return keys.find((key) => key !== undefined && key !== '')
}
