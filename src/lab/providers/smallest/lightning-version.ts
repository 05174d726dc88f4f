import type { AudioFormat } from '../../../core/audio-format.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Echo } from '../../contract/speech-request.ts'
import type { FieldRule } from '../shared/field-rules.ts'

/** A version of Lightning: what its HTTP, SSE and WebSocket routes have in common. */
export interface LightningVersion {
  readonly httpRules: readonly FieldRule[]
  readonly webSocketRules: readonly FieldRule[]
  /** Default sample rate in Hz. */
  readonly defaultRate: number
  /** The format of a whole response. Streams are always PCM. */
  readonly parseFormat: (fields: JsonObject) => Pick<AudioFormat, 'encoding' | 'container'>
  /** Whether text can be streamed into named contexts. */
  readonly hasContinuations: boolean
  /** The ids in each WebSocket message. */
  readonly idsOf: (connection: string, request: string, echo?: Echo) => Readonly<Record<string, string>>
  /** Further fields of the last WebSocket message. */
  readonly completionFields: Readonly<Record<string, unknown>>
  /** The body of an error for which this version has its own format. */
  readonly customErrorBody?: (refusal: RequestRefusal) => Readonly<Record<string, unknown>> | undefined
}
