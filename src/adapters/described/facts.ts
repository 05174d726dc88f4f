import type { Facts } from '../../core/adapter/adapter.ts'
import type { AdapterDescription, CompletionRule } from '../../core/adapter/adapter-description.ts'
import { FAULT_KINDS, type FaultKind } from '../../core/fault.ts'

/** Faults that every provider has. The tables of a description add to them. */
const DEFAULT_FAULTS: readonly FaultKind[] = ['auth', 'limit', 'rejected', 'server']

/** The facts of a description. */
export function factsOf(description: AdapterDescription): Facts {
  const { format, routing, script, text, failures } = description
  const tables = [failures.codes, failures.words, failures.statuses, failures.closes]
  const declared = FAULT_KINDS.filter((kind) => tables.some((table) => table[kind] !== undefined))
  return {
    id: description.id,
    provider: description.provider,
    title: description.title,
    kind: 'tts',
    transport: transportOf(description),
    docs: description.docs,
    checked: description.checked,
    confidence: description.confidence,
    ...(description.confirmed && { confirmed: description.confirmed }),
    dialect: description.dialect,
    origin: description.address.origin,
    models: description.models,
    voices: description.voices,
    formats: Object.values(format.words),
    sampleRates: format.rates,
    defaultSampleRate: format.rates[0] ?? 0,
    textInput: text.input,
    reuse: routing.reuse,
    streaming: description.streaming,
    completion: completionOf(description.completion),
    cancel: script.cancel.length > 0 ? 'message' : 'close',
    billing: description.billing,
    faults: [...new Set([...DEFAULT_FAULTS, ...declared])],
    ...(description.events.some(({ means }) => means.includes('ready')) && { handshake: true }),
    // The meaning of a frame depends only on its fields and on whether a response is in progress, so frames
    // with equal fields mean the same. A body that is one JSON value repeats nothing.
    ...(description.audio.decode === 'base64' &&
      !isWholeJson(description) && { audioRepeats: 'exactly' as const }),
    ...optionalFact('keyVariable', description.keyVariable),
    ...optionalFact('idleTimeout', routing.idleTimeout),
    ...optionalFact('keepaliveEvery', routing.keepaliveEvery),
    ...optionalFact('longestText', text.longest),
    ...optionalFact('retired', description.retired),
    ...optionalFact('http', description.http),
    ...optionalFact('regions', description.address.regions),
    ...optionalFact('serverTime', description.correlation.serverTime),
    ...optionalFact('recommended', description.recommended),
    ...(description.ends.length > 0 && { ends: description.ends }),
    keepHeaders: [...new Set([...description.correlation.headers, ...description.correlation.keep])],
  }
}

function isWholeJson({ carrier, codec }: AdapterDescription): boolean {
  return carrier === 'http' && codec.kind === 'json'
}

function transportOf({ carrier, codec }: AdapterDescription): Facts['transport'] {
  if (carrier === 'websocket') return 'websocket'
  return codec.kind === 'sse' ? 'sse' : 'http'
}

function completionOf(completion: CompletionRule): Facts['completion'] {
  if (typeof completion === 'object') return 'close'
  return completion === 'body' ? 'body' : 'message'
}

/** An object with one fact, or an empty object if it is undefined. */
function optionalFact<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value }
}
