import type { Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { AdapterDescription, EventMeaning } from '../../core/adapter/adapter-description.ts'
import { rateMismatchInMessage } from './announced-rate.ts'
import { hearAudio } from './audio-payload.ts'
import { noteCorrelationId, noteServerTime, streamOf } from './correlation.ts'
import { endResponse, endWithProtocolFault } from './end-response.ts'
import { faultOfMessage } from './faults.ts'
import { matches } from './predicate.ts'
import type { ProtocolMessage } from './protocol-message.ts'
import type { DescribedState } from './state.ts'

/** The events of a decoded message, by the first rule that matches it. */
export function hearMessage(
  description: AdapterDescription,
  message: ProtocolMessage,
  state: DescribedState,
  job: Job,
): ProviderEvent[] {
  const mismatch = rateMismatchInMessage(description, message, job)
  if (mismatch !== undefined) return endWithProtocolFault(mismatch, state)
  const rule = description.events.find(
    ({ when, means }) => when === undefined || matches(when, message, means.includes('error')),
  )
  if ((!rule || rule.means.includes('audio')) && !isDecoded(message, description))
    return endWithProtocolFault(`not in the format of the codec: ${message.rawText}`, state)
  if (!rule) return noteCorrelationId(description, message, state)
  const stream = streamOf(description, message)
  const events = [
    ...noteCorrelationId(description, message, state),
    ...noteServerTime(description, message),
    ...rule.means.flatMap((meaning) => EVENTS_BY_MEANING[meaning](description, message, state)),
  ]
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

/**
 * Whether the codec could decode the message. Text needs no decoding; any other codec must yield an object or
 * a list. Messages that match no rule are skipped; audio that matches by the name of its event must not be.
 */
function isDecoded({ value }: ProtocolMessage, { codec }: AdapterDescription): boolean {
  return codec.kind === 'text' || (typeof value === 'object' && value !== null)
}

/** The events for each meaning. */
const EVENTS_BY_MEANING: Readonly<
  Record<
    EventMeaning,
    (description: AdapterDescription, message: ProtocolMessage, state: DescribedState) => ProviderEvent[]
  >
> = {
  ready: () => [{ kind: 'ready' }],
  audio: ({ audio }, message) => hearAudio(message, audio),
  flushed: (description, _, state) => {
    state.flushesAnswered += 1
    const isLast =
      description.completion === 'count' && state.inputEnded && state.flushesAnswered >= state.flushesSent
    return isLast && !state.ended ? endResponse(state, { kind: 'end' }) : [{ kind: 'flushed' }]
  },
  end: (_, __, state) => (state.ended ? [] : endResponse(state, { kind: 'end' })),
  error: ({ failures }, message, state) =>
    endResponse(state, { kind: 'fault', fault: faultOfMessage(message, failures) }),
  ignore: () => [],
}
