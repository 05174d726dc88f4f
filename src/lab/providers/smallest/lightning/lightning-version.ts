import type { z } from 'zod'
import type { AudioFormat } from '../../../../core/audio-format.ts'
import type { RequestRefusal } from '../../../contract/request-refusal.ts'
import type { Echo } from '../../../contract/speech-request.ts'

interface SharedFields {
  readonly sample_rate?: number | undefined
  readonly speed?: number | undefined
  readonly pronunciation_dicts?: readonly string[] | undefined
}

/** The body of a valid POST. */
export interface HttpFields extends SharedFields {
  readonly text: string
  readonly voice_id: string
  readonly output_format?: string | undefined
  readonly add_wav_header?: boolean | undefined
}

/** A valid message. One that only ends a context has neither text nor voice. */
export interface MessageFields extends SharedFields {
  readonly text?: string | undefined
  readonly voice_id?: string | undefined
  readonly continue?: boolean | undefined
  readonly flush?: boolean | undefined
  readonly context_close?: boolean | undefined
  readonly context_id?: unknown
  readonly word_timestamps?: boolean | undefined
  readonly max_buffer_flush_ms?: number | undefined
  readonly max_buffer_delay_ms?: number | undefined
  readonly complete_backoff_ms?: number | undefined
}

/** A version of Lightning: what its HTTP, SSE and WebSocket routes have in common. */
export interface LightningVersion {
  readonly httpSchema: z.ZodType<HttpFields>
  readonly webSocketSchema: z.ZodType<MessageFields>
  /**
   * A message that ends a named context, with or without text. Absent: text cannot be streamed into named
   * contexts.
   */
  readonly controlSchema?: z.ZodType<MessageFields>
  /** Default sample rate in Hz. */
  readonly defaultRate: number
  /** The format of a whole response. Streams are always PCM. */
  readonly parseFormat: (fields: HttpFields) => Pick<AudioFormat, 'encoding' | 'container'>
  /** The ids in each WebSocket message. */
  readonly idsOf: (connection: string, request: string, echo?: Echo) => Readonly<Record<string, string>>
  /** Further fields of the last WebSocket message. */
  readonly completionFields: Readonly<Record<string, unknown>>
  /** The body of an error for which this version has its own format. */
  readonly customErrorBody?: (refusal: RequestRefusal) => Readonly<Record<string, unknown>> | undefined
}
