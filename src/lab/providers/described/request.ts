import type { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../audio/containers/wav-writer.ts'
import type { AdapterDescription } from '../../../core/adapter/adapter-description.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { type CheckedFields, checkFields } from '../shared/request-fields.ts'
import type { InvertedDescription } from './inverted-description.ts'
import { matchTemplate, type SlotValues } from './match-template.ts'
import { formatFact, type SlotSchema } from './slot-schema.ts'

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

/** Checks the slots of a request. A slot that the client left out has the description's first choice. */
export function checkSlots(
  { description: { format }, slotSchema }: InvertedDescription,
  slots: SlotValues,
): CheckedFields<z.output<SlotSchema>> {
  const inHertz = slots.kilohertz === undefined ? undefined : Number(slots.kilohertz) * 1000
  return checkFields(slotSchema, {
    ...slots,
    sampleRate: slots.sampleRate ?? inHertz ?? format.rates[0],
  })
}

/** The requested speech. */
export function speechOf(
  { format, audio, completion }: AdapterDescription,
  { voice, format: name, sampleRate, 'options.speed': speed }: z.output<SlotSchema>,
): SpeechRequest {
  const { encoding, container } = formatFact(format.words, name)
  return {
    voice,
    // If every chunk has its own WAV header, `reply.ts` adds it to each chunk.
    format: { encoding, container: audio.wav === 'each' ? 'raw' : container, sampleRate },
    speed,
    completionScope: completion === 'count' ? 'each' : 'turn',
    wavSizes: UNKNOWN_WAV_SIZES,
  }
}

/** The key in headers, query or subprotocols. A key in a message arrives later. */
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
