import type { Job } from '../../../core/adapter/adapter.ts'
import { isJsonObject, type JsonObject, nonEmptyString } from '../../../core/json.ts'

/** The state of one session. */
export interface ReadingState {
  /** The streams that asked for a response: their names come back in metadata and errors. */
  readonly asked: Set<string>
  /** The streams of the session’s responses, by their ids. */
  readonly streams: Map<string, string>
  /** The present response, once the service has named it. */
  responseId: string | undefined
  /** The present response is over, so a close is not a fault. */
  ended: boolean
  /** We have asked for the end of the present response. */
  cancelled: boolean
  /** We have asked the service to end the session. */
  closing: boolean
}

export function newReadingState(): ReadingState {
  return {
    asked: new Set(),
    streams: new Map(),
    responseId: undefined,
    ended: false,
    cancelled: false,
    closing: false,
  }
}

/** The metadata of a response name its stream when it begins; later events carry its id. */
export function streamOf(fields: JsonObject, state: ReadingState, job: Job): string | undefined {
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

/** A name that we gave. Any other says nothing: a fault that bears it is not another answer’s. */
function ownName(name: unknown, { asked }: ReadingState, { stream }: Job): string | undefined {
  const text = nonEmptyString(name)
  return text !== undefined && (text === stream || asked.has(text)) ? text : undefined
}
