import type { z } from 'zod'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Echo } from '../../contract/speech-request.ts'

/** A version of Lightning: what its HTTP, SSE and WebSocket routes have in common. */
export interface LightningVersion {
  readonly httpSchema: z.ZodType
  readonly webSocketSchema: z.ZodType
  /**
   * A message that ends a named context, with or without text. Absent: text cannot be streamed into named
   * contexts.
   */
  readonly controlSchema?: z.ZodType
  /** Default sample rate in Hz. */
  readonly defaultRate: number
  /** The format of a whole response. Streams are always PCM. */
  readonly parseFormat: (fields: JsonObject) => Pick<AudioFormat, 'encoding' | 'container'>
  /** The ids in each WebSocket message. */
  readonly idsOf: (connection: string, request: string, echo?: Echo) => Readonly<Record<string, string>>
  /** Further fields of the last WebSocket message. */
  readonly completionFields: Readonly<Record<string, unknown>>
  /** The body of an error for which this version has its own format. */
  readonly customErrorBody?: (refusal: RequestRefusal) => Readonly<Record<string, unknown>> | undefined
}
