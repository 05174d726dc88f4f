import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { toServerTime } from '../../core/adapter/server-time.ts'
import { nonEmptyString } from '../../core/json.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import type { ProtocolMessage } from './protocol-message.ts'
import type { DescribedState } from './state.ts'

/** Notes the request id of a message, once. */
export function noteCorrelationId(
  { correlation }: AdapterDescription,
  message: ProtocolMessage,
  state: DescribedState,
): ProviderEvent[] {
  const requestId =
    correlation.at === undefined ? undefined : nonEmptyString(valueAtPointer(message.value, correlation.at))
  if (requestId === undefined || requestId === state.reportedRequestId) return []
  state.reportedRequestId = requestId
  return [{ kind: 'note', requestId }]
}

/** Notes the server's own time, as the server reports it. */
export function noteServerTime(
  { correlation: { serverTime } }: AdapterDescription,
  message: ProtocolMessage,
) {
  if (serverTime?.at === undefined) return []
  const time = toServerTime(valueAtPointer(message.value, serverTime.at), serverTime)
  return time === undefined ? [] : [{ kind: 'note', serverTime: time } as const]
}

/** Which answer a message belongs to, if it says so. */
export function streamOf({ routing }: AdapterDescription, { value }: ProtocolMessage): string | undefined {
  return routing.stream === undefined ? undefined : nonEmptyString(valueAtPointer(value, routing.stream))
}
