import type { AudioFormat } from '../../../core/audio-format.ts'
import type { Echo, Refusal } from '../../twin.ts'
import type { Fields, Rule } from '../fields.ts'

/** A version of Lightning: what its HTTP, SSE and WebSocket routes have in common. */
export interface Generation {
  readonly httpRules: readonly Rule[]
  readonly webSocketRules: readonly Rule[]
  /** Default sample rate in Hz. */
  readonly usualRate: number
  /** The format of a whole response. Streams are always PCM. */
  readonly formatOf: (fields: Fields) => Pick<AudioFormat, 'encoding' | 'container'>
  /** Whether text can be streamed into named contexts. */
  readonly hasContinuations: boolean
  /** The ids in each WebSocket message. */
  readonly idsOf: (connection: string, request: string, echo?: Echo) => Readonly<Record<string, string>>
  /** Further fields of the last WebSocket message. */
  readonly completion: Readonly<Record<string, unknown>>
  /** The body of an error for which this version has its own format. */
  readonly ownRefusal?: (refusal: Refusal) => Readonly<Record<string, unknown>> | undefined
}
