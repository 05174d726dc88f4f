import type { AnyAdapter } from '../../../core/adapter/adapter.ts'
import { isSpecific, kindOfRefusal, kindOfWords } from '../../../core/adapter/fault-kind.ts'
import type { Fault, FaultKind } from '../../../core/fault.ts'
import { parseJson } from '../../../core/json.ts'
import type { ConnectionClose } from '../../../wire/connection.ts'
import type { DialError, Refusal } from '../../../wire/dial-error.ts'
import { wordsIn } from './complaint/complaint-words.ts'
import { hasWords, readComplaint, readComplaintBody } from './complaint/read-complaint.ts'
import { type FrameContext, noEvents } from './complaint/unknown-frame.ts'
import { toUnreadableFault } from './errors-to-faults.ts'

/** How much of a provider's message a fault quotes, in characters. */
const MAX_QUOTE = 300

/** Fault kinds of connection codes that have another cause than the network. All others are `network`. */
const KIND_BY_CODE: Readonly<Record<string, FaultKind>> = {
  // Violations that our own readers detect.
  PROTOCOL: 'protocol',
  FRAME_TOO_LARGE: 'protocol',
  // Limits of this machine: open files, ports, buffers, memory; and a firewall on it that forbids the connection.
  EACCES: 'harness',
  EPERM: 'harness',
  EMFILE: 'harness',
  ENFILE: 'harness',
  EADDRNOTAVAIL: 'harness',
  ENOBUFS: 'harness',
  ENOMEM: 'harness',
}

/** Ends of a connection by the peer. Once it has answered, they mean no more than a plain close. */
const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/** The same for a dial, which can time out and whose request the adapter may fail to describe. */
const KIND_BY_DIAL_CODE: Readonly<Record<string, FaultKind>> = {
  ...KIND_BY_CODE,
  ETIMEDOUT: 'timeout',
  ABORTED: 'cancelled',
  CONFIG: 'config',
  ERR_INVALID_CHAR: 'config',
  ERR_INVALID_URL: 'config',
}

/** The fault of a failed dial: the provider's refusal, or the reason there was no connection. */
export function dialFault(adapter: AnyAdapter, error: DialError): Fault {
  if (error.refusal) return refusalFault(adapter, error.refusal)
  return { kind: KIND_BY_DIAL_CODE[error.code] ?? 'network', detail: `${error.code}: ${error.message}` }
}

/** The part of a timeout's detail that quotes the last message the adapter did not understand, if there was one. */
export function quoteIgnored(message: string | undefined): string {
  return message === undefined
    ? ''
    : `; the last message that was not understood: ${message.slice(0, MAX_QUOTE)}`
}

/** The fault of an empty answer, with the last message that the adapter did not understand. */
export function explainEnd(fault: Fault, message: string, context: FrameContext): Fault {
  const isCut = fault.kind === 'truncated' || fault.kind === 'network'
  if (context.transport === 'sse' && !/^$|event-stream/i.test(context.contentType)) {
    return isCut || fault.kind === 'protocol' ? readComplaintBody(message, noEvents(context)) : fault
  }
  return isCut ? { ...fault, detail: fault.detail + quoteIgnored(message) } : fault
}

/** The fault of an HTTP response outside 2xx: as the adapter reads it, or else by its status. */
export function refusalFault(adapter: AnyAdapter, { status, headers, body }: Refusal): Fault {
  // Never followed: the key would go to another address.
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    const detail = `redirected to ${headers.location}: not followed, set the target’s base to it`
    return { kind: 'rejected', status, detail }
  }
  try {
    const fault = adapter.readRefusal?.(status, body, headers)
    if (fault) return hasWords(fault) ? fault : { ...fault, detail: wordsIn(parseJson(body)) || fault.detail }
  } catch (error) {
    const { kind, detail } = toUnreadableFault('a refusal', error)
    return { kind, status, detail: `${detail}: ${body.slice(0, MAX_QUOTE)}` }
  }
  return { kind: kindOfRefusal(status, kindOfWords(body)), status, detail: body.slice(0, MAX_QUOTE) }
}

/**
 * The fault of a connection that ended before completion. Undefined if its end is no fault.
 * @param hasAnswer whether part of the answer has arrived: what breaks off then is `truncated`
 */
export function closeFault(
  adapter: AnyAdapter,
  state: unknown,
  close: ConnectionClose,
  hasAnswer: boolean,
): Fault | undefined {
  const kind = hasAnswer ? 'truncated' : 'network'
  if (close.kind === 'failed' && !(hasAnswer && RESETS.has(close.code))) {
    const failed = close.code === 'TRUNCATED' ? kind : (KIND_BY_CODE[close.code] ?? 'network')
    return { kind: failed, detail: `${close.code}: ${close.reason}` }
  }
  const { code = 1006, reason } = close.kind === 'closed' ? close : { reason: close.code }
  const isEnd = !adapter.readClose && adapter.facts.completion === 'close'
  const named = kindOfWords(reason)
  const plain: Fault = {
    kind: isSpecific(named) ? named : kind,
    status: code,
    detail: `closed before completion${reason && `: ${reason}`}`,
  }
  const own = adapter.readClose ? readClose(adapter.readClose, code, reason, state) : plain
  const fault = isEnd || !own ? complaintOf(reason, hasAnswer) : own
  // An answer that breaks off is the same fault whether with a reset or a close, between frames or within one.
  return hasAnswer && code === 1006 && fault?.kind === 'network' ? { ...fault, kind: 'truncated' } : fault
}

/** A close that ends every answer may still give a complaint as its reason. After audio, only plain words are one. */
function complaintOf(reason: string, hasAnswer: boolean): Fault | undefined {
  const fault = readComplaint(reason)
  return fault && hasAnswer && !isSpecific(fault.kind) && !/\b(error|fail)/i.test(reason) ? undefined : fault
}

function readClose(
  read: NonNullable<AnyAdapter['readClose']>,
  code: number,
  reason: string,
  state: unknown,
): Fault | undefined {
  try {
    return read(code, reason, state)
  } catch (error) {
    return { ...toUnreadableFault('a close', error), status: code }
  }
}
