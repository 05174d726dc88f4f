import type { Job, WebSocketDial } from '../../../core/adapter/adapter.ts'
import { withQuery } from '../../shared/query.ts'
import { withVersion } from '../speech-request.ts'

/** Connects a session of the Realtime API, whatever it is used for. */
export function dialRealtime({ base, model, key }: Job): WebSocketDial {
  return {
    carrier: 'websocket',
    url: withQuery(`${withVersion(base)}/realtime`, { model }),
    headers: { authorization: `Bearer ${key}` },
  }
}
