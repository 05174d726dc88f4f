import type { AdapterDescription } from '../../../core/adapter-description.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import { isEncodable } from '../../speech/encodable.ts'
import type { Knock, Refusal, SpeechAsk } from '../../twin.ts'
import { fitOf, type Slots } from './template.ts'

/** The slots in path, query and headers of a request. */
export function slotsAtTheDoor({ address, headers, format }: AdapterDescription, knock: Knock): Slots {
  const query = Object.fromEntries(knock.query)
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const asked = [fitOf(address.query, query, format, 'slots'), fitOf(lower, knock.headers, format, 'slots')]
  return Object.assign({}, knock.path, ...asked.map((fit) => fit?.slots ?? {}))
}

/** Validates the slots of a request. The text is required. */
export function refusalOf({ format, text }: AdapterDescription, slots: Slots): Refusal | undefined {
  const words = Object.keys(format.words)
  if (typeof slots.text !== 'string') return invalid('text', 'a text is required')
  if (text.longest !== undefined && slots.text.length > text.longest)
    return invalid('text', `at most ${text.longest} characters are allowed`)
  if (slots.voice === '') return invalid('voice', 'a voice is required')
  if (slots.format !== undefined && !words.includes(String(slots.format)))
    return { ...invalid('format', `the format must be one of ${words.join(', ')}`), options: words }
  const wanted = formatOf(format, slots)
  if (!format.rates.includes(wanted.sampleRate))
    return { ...invalid('sampleRate', `no such sample rate`), options: format.rates }
  return isEncodable(wanted) ? undefined : invalid('format', 'the lab has no encoder for this format')
}

function invalid(field: string, message: string): Extract<Refusal, { reason: 'invalid' }> {
  return { reason: 'invalid', field, message }
}

/** The requested speech. What the client leaves out is the description's first choice. */
export function speechOf({ format, audio, completion }: AdapterDescription, slots: Slots): SpeechAsk {
  const { container, ...wanted } = formatOf(format, slots)
  return {
    voice: String(slots.voice ?? ''),
    // If every chunk has its own WAV header, `reply.ts` adds it to each chunk.
    format: { ...wanted, container: audio.wav === 'each' ? 'raw' : container },
    speed: Number(slots['options.speed'] ?? 1),
    completes: completion === 'count' ? 'each' : 'turn',
    wavSizes: { riff: 0xffffffff, data: 0xffffffff },
  }
}

export function formatOf({ words, rates }: AdapterDescription['format'], slots: Slots): AudioFormat {
  const usual = Object.values(words)[0] ?? { encoding: 'pcm_s16le', container: 'raw' }
  const { encoding, container } = words[String(slots.format)] ?? usual
  const kilohertz = slots.kilohertz === undefined ? undefined : Number(slots.kilohertz) * 1000
  const sampleRate = Number(slots.sampleRate ?? kilohertz ?? rates[0])
  return { encoding, container, sampleRate }
}

/** The key in headers, query or subprotocols. A key in a frame comes later. */
export function keyAtTheDoor(
  { credentials }: AdapterDescription,
  { headers, query }: Knock,
): string | undefined {
  const shown = credentials.flatMap(({ in: place, name, prefix }) => {
    const offered = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/)
    const written = {
      header: [headers[name.toLowerCase()]],
      query: [query.get(name) ?? undefined],
      protocol: offered,
      open: [],
      start: [],
    }[place]
    return written.filter((one) => one?.startsWith(prefix)).map((one) => one?.slice(prefix.length))
  })
  return shown.find((key) => key !== undefined && key !== '')
}
