import type { Micros } from '../units.ts'

/**
 * What a server's own time covers: until it sent the first audio, until it sent its headers, or the whole
 * synthesis. Only the first can be subtracted from the time until the first audio.
 */
export const SERVER_PHASES = ['first audio', 'headers', 'whole answer'] as const
export type ServerPhase = (typeof SERVER_PHASES)[number]

/** Where a response says how long the server took: in a header, or in a field of a message. */
export interface ServerTimeFact {
  /** In lower case. */
  readonly header?: string
  /** The metric to read if the header is `server-timing`. */
  readonly metric?: string
  /** JSON pointer to the field of a message. */
  readonly at?: string
  readonly unit: 'ms' | 's'
  readonly covers: ServerPhase
}

const MICROS_PER_UNIT = { ms: 1000, s: 1_000_000 } as const

/** A day. A longer value is not a processing time. */
const LONGEST: Micros = 86_400_000_000

/** The server's time in a response's headers. Undefined if they have none, or something that is not a time. */
export function readServerTime(
  headers: Readonly<Record<string, string>>,
  fact: ServerTimeFact | undefined,
): Micros | undefined {
  const text = fact?.header === undefined ? undefined : headers[fact.header]
  if (fact === undefined || text === undefined) return undefined
  return toServerTime(fact.metric === undefined ? text : durationOf(fact.metric, text), fact)
}

/** A number of the declared unit, or a text that is one. */
export function toServerTime(value: unknown, { unit }: ServerTimeFact): Micros | undefined {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  const time = isNumeric ? Math.round(Number(value) * MICROS_PER_UNIT[unit]) : Number.NaN
  return time >= 0 && time <= LONGEST ? time : undefined
}

/** The `dur` of a metric of `Server-Timing` (W3C Server Timing, section 4). The first of a name counts. */
function durationOf(metric: string, header: string): string | undefined {
  for (const entry of splitOutsideQuotes(header, ',')) {
    const [name = '', ...parameters] = splitOutsideQuotes(entry, ';').map((part) => part.trim())
    if (name !== metric) continue
    const duration = parameters.find((parameter) => /^dur\s*=/i.test(parameter))
    return duration?.replace(/^dur\s*=\s*/i, '').replaceAll('"', '')
  }
  return undefined
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts = ['']
  let isQuoted = false
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted
    if (character === separator && !isQuoted) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}
