import { decodeText } from '../../../../audio/content/text-bytes.ts'
import type { Frame, Job, ProviderEvent, Transport } from '../../../../core/adapter/adapter.ts'
import { isSpecific } from '../../../../core/adapter/fault-kind.ts'
import type { Fault } from '../../../../core/fault.ts'
import { parseJson } from '../../../../core/json.ts'
import { hasWords, readComplaint, readComplaintBody } from './read-complaint.ts'

/** How much of a message a fault quotes, in characters. */
const MAX_QUOTE = 300

/** What is known about the answer that a frame belongs to. */
export interface FrameContext {
  readonly job: Job
  readonly transport: Transport
  /** Of the HTTP response; empty on a WebSocket. */
  readonly contentType: string
}

/**
 * The events of a frame, as the adapter gave them, or the complaint in a frame that the adapter does not
 * understand: it gave nothing, only the frame's id, or called it a violation of the protocol.
 * @param isEarly the text has not been sent: audio answers nothing, and some gateways send complaints as bytes
 */
export function withComplaint(
  frame: Frame,
  events: readonly ProviderEvent[],
  context: FrameContext,
  isEarly: boolean,
): readonly ProviderEvent[] {
  const own = faultIn(events)
  const meansNothing = (event: ProviderEvent) => isOnlyId(event) || (isEarly && event.kind === 'audio')
  if (own ? own.fault.kind !== 'protocol' && hasWords(own.fault) : !events.every(meansNothing)) return events
  const text = textOf(frame, own !== undefined || context.transport === 'websocket')
  if (text === undefined || namesOtherStream(text, context.job)) return describeBinary(frame, events, text)
  const fault = complaintIn(frame, text, context)
  if (!fault || (own && !isSpecific(fault.kind) && isGarbage(frame, text, context)))
    return describeBinary(frame, events, text)
  return [...events.filter((event) => event !== own), { ...own, kind: 'fault', fault }]
}

/** The fault that the adapter found. */
export function faultIn(events: readonly ProviderEvent[]) {
  return events.find((event) => event.kind === 'fault')
}

/** Quotes a binary message for an adapter that reads only text. */
function describeBinary(
  frame: Frame,
  events: readonly ProviderEvent[],
  text: string | undefined,
): readonly ProviderEvent[] {
  const own = faultIn(events)
  if (frame.kind !== 'binary' || own?.fault.kind !== 'protocol' || !/:\s*$/.test(own.fault.detail))
    return events
  const words = text === undefined ? '' : `: ${text.slice(0, MAX_QUOTE)}`
  const detail = `${own.fault.detail.trim()} a binary message of ${frame.bytes.length} bytes${words}`
  return events.map((event) => (event === own ? { ...own, fault: { ...own.fault, detail } } : event))
}

function complaintIn(frame: Frame, text: string, context: FrameContext): Fault | undefined {
  if (frame.kind === 'text' && context.transport === 'sse') return readComplaintBody(text, noEvents(context))
  return readComplaint(text, frame.kind === 'event' ? frame.event : '')
}

/** What is not even JSON on a stream of messages is a violation of the protocol, unless it names the key or a limit. */
function isGarbage(frame: Frame, text: string, { transport }: FrameContext): boolean {
  const isBody = frame.kind === 'text' && transport === 'sse'
  const isNamed = frame.kind === 'event' && frame.event !== ''
  return !isBody && !isNamed && parseJson(text) === undefined
}

/** The first words of a fault about a body in which events were expected. */
export function noEvents({ contentType }: FrameContext): string {
  const type = contentType.split(';')[0]?.trim()
  return `the server answered with ${type || 'something else'} instead of events`
}

/** An adapter marks a message as of no interest by a note without an id. */
function isOnlyId(event: ProviderEvent): boolean {
  return event.kind === 'note' && event.requestId !== undefined
}

/** Some gateways send their messages as binary frames. A frame that the adapter does not understand is not audio. */
function textOf(frame: Frame, mayBeBinary: boolean): string | undefined {
  if (frame.kind === 'text') return frame.text
  if (frame.kind === 'event') return frame.data
  return frame.kind === 'binary' && mayBeBinary ? decodeText(frame.bytes) : undefined
}

/** On a shared connection, a message about another context is about another request. */
function namesOtherStream(text: string, { stream }: Job): boolean {
  return /"(context|stream)_?id"\s*:\s*"/i.test(text) && !text.includes(stream)
}
