import type { Echo } from '../../../contract/speech-request.ts'
import type { LightningVersion } from './lightning-version.ts'
import { DEFAULT_SAMPLE_RATE, HTTP_SCHEMA, OUTPUT_FORMATS, WEBSOCKET_SCHEMA } from './request.ts'

/** Lightning v3.1 and v3.1 Pro, on their unified routes and on those that name v3.1. */
export const LIGHTNING_V3: LightningVersion = {
  httpSchema: HTTP_SCHEMA,
  webSocketSchema: WEBSOCKET_SCHEMA,
  controlSchema: WEBSOCKET_SCHEMA.partial({ text: true, voice_id: true }),
  defaultRate: DEFAULT_SAMPLE_RATE,
  parseFormat: ({ output_format = 'pcm' }) => OUTPUT_FORMATS[output_format] ?? PCM,
  idsOf: (connection, request, echo) => ({
    session_id: `ws_${connection.slice(0, 20)}`,
    request_id: request,
    ...externalIds(echo),
  }),
  completionFields: {},
}

export const PCM = { encoding: 'pcm_s16le', container: 'raw' } as const

/** The client's ids under their names in responses; absent if it sent none. */
export function externalIds({ session_id, request_id }: Echo = {}): Readonly<Record<string, string>> {
  return {
    ...(session_id === undefined ? {} : { external_session_id: session_id }),
    ...(request_id === undefined ? {} : { external_request_id: request_id }),
  }
}
