import type { AudioFormat } from '../../../core/audio-format.ts'
import type { Echo, Refusal } from '../../twin.ts'
import type { Fields, Rule } from '../fields.ts'

/** A generation of Lightning: what its routes have in common, whichever way they answer. */
export interface Generation {
  readonly httpRules: readonly Rule[]
  readonly webSocketRules: readonly Rule[]
  /** Samples a second where the client does not say. */
  readonly usualRate: number
  /** What an answer in one piece sounds like. Streams are PCM, whatever was asked for. */
  readonly formatOf: (fields: Fields) => Pick<AudioFormat, 'encoding' | 'container'>
  /** True where text may be fed into named contexts. */
  readonly hasContinuations: boolean
  /** The ids in each message of a WebSocket. */
  readonly idsOf: (connection: string, request: string, echo?: Echo) => Readonly<Record<string, string>>
  /** What the last message of a WebSocket says beside its status. */
  readonly completion: Readonly<Record<string, unknown>>
  /** The body of a refusal that this generation has a shape of its own for. */
  readonly ownRefusal?: (refusal: Refusal) => Readonly<Record<string, unknown>> | undefined
}
