import type { Job } from '../../../core/adapter/adapter.ts'
import { isJsonObject, type JsonObject, nonEmptyString } from '../../../core/json.ts'

/** The state of one session. */
export interface ReadAloudState {
  /** The streams for which we requested a response. Metadata and errors repeat their names. */
  readonly asked: Set<string>
  /** The streams of the session’s responses, by the id of the response. */
  readonly streams: Map<string, string>
  /** The current response, once the service has named it. */
  responseId: string | undefined
  /** The current response is over, so a close is not a fault. */
  ended: boolean
  /** We have asked the service to end the current response. */
  cancelled: boolean
  /** We have asked the service to end the session. */
  closing: boolean
}

export function newReadAloudState(): ReadAloudState {
  return {
    asked: new Set(),
    streams: new Map(),
    responseId: undefined,
    ended: false,
    cancelled: false,
    closing: false,
  }
}

/** When a response begins, its metadata name its stream; later events carry only its id. */
export function streamOf(fields: JsonObject, state: ReadAloudState, job: Job): string | undefined {
  const { streams } = state
  if (isJsonObject(fields.error)) return ownName(fields.error.event_id, state, job)
  const response = isJsonObject(fields.response) ? fields.response : {}
  const metadata = isJsonObject(response.metadata) ? response.metadata : {}
  const named = ownName(metadata.stream, state, job)
  const id = nonEmptyString(fields.response_id) ?? nonEmptyString(response.id)
  if (id === undefined) return named
  const stream = streams.get(id) ?? named ?? job.stream
  streams.set(id, stream)
  return stream
}

/** The name, if we gave it. Any other is ignored: a fault that carries it still counts for this answer. */
function ownName(name: unknown, { asked }: ReadAloudState, { stream }: Job): string | undefined {
  const text = nonEmptyString(name)
  return text !== undefined && (text === stream || asked.has(text)) ? text : undefined
}
