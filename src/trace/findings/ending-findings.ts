import { FAULT_MEANINGS } from '../../core/fault.ts'
import { messageText, type RequestTrace, receivedIn, refusalIn } from '../request-trace.ts'
import type { Evidence, Finding } from './finding.ts'
import { formatCount, quote } from './finding.ts'
import { placeOf } from './place.ts'

/** How the request ended, if not as it should. */
export function findEnding(evidence: Evidence): Finding[] {
  const { trial } = evidence.trace
  if (trial.outcome === 'ok') return []
  if (refusalIn(evidence.trace)) return [describeRefusal(evidence.trace)]
  if (receivedIn(evidence.trace).length === 0) return [describeNoAnswer(evidence.trace)]
  return [...findMissingCompletion(evidence), ...findNoAudio(evidence), ...findError(evidence)]
}

/** What to do about each kind of refusal. */
function mendOf({ trial: { outcome }, adapter }: RequestTrace): string {
  const { keyVariable = 'the key' } = adapter
  switch (outcome) {
    case 'auth':
      return `${keyVariable}: a wrong or expired key, or one for another account or region`
    case 'limit':
      return 'the plan of the account: wait, use fewer requests at once, or top up'
    case 'rejected':
      return `the target’s voice, model, format and options, or the request itself in ${placeOf(adapter, 'address')}`
    case 'server':
      return 'the provider: try again; if the fault stays, ask the provider, with the request id'
    default:
      return placeOf(adapter, 'refusal')
  }
}

function describeRefusal(trace: RequestTrace): Finding {
  const { trial } = trace
  const status = refusalIn(trace)?.status
  return {
    weight: 'wrong',
    code: `refused-${trial.outcome}`,
    says: `the request was refused with status ${status} (${trial.outcome}: ${FAULT_MEANINGS[trial.outcome as keyof typeof FAULT_MEANINGS]}): ${quote(trial.detail)}`,
    mend: mendOf(trace),
  }
}

/** The steps of a dial, and what to look at when the step after it failed. */
const AFTER_STEP: Readonly<Record<string, string>> = {
  began:
    'the name could not be resolved, or nothing answers there: check `base`, the network and the proxy variables',
  dns: 'the address does not accept connections: check the port, a firewall, or a proxy that is needed',
  tcp: 'the TLS handshake failed: a proxy that inspects traffic, a certificate that is not trusted (NODE_EXTRA_CA_CERTS names a private authority), or a port without TLS',
  tls: 'the server did not answer the request: check the path of the address',
}

const AFTER_PLAIN_TCP = `${AFTER_STEP.tls}; a port with TLS needs wss:// or https://`

/** What a dial says of a proxy that opened no tunnel. */
const PROXY_FAILED = /^[A-Z_]+: the proxy /
const PROXY_HINT =
  'the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names: check its address, user and password, or list the host in NO_PROXY to reach it directly'

function describeNoAnswer({ trial, adapter, exchanges }: RequestTrace): Finding {
  const isPlain = /^(ws|http):/i.test(exchanges.at(-1)?.dial.url ?? '')
  const step = isPlain && trial.reached === 'tcp' ? AFTER_PLAIN_TCP : AFTER_STEP[trial.reached]
  const hint = PROXY_FAILED.test(trial.detail) ? PROXY_HINT : step
  return {
    weight: 'wrong',
    code: 'no-answer',
    says: `nothing came back: ${quote(trial.detail)}`,
    mend: hint ?? placeOf(adapter, 'address'),
  }
}

/** For a request that was ended on this side, nothing is said about the server. */
export function describeInterruption({ trial: { pieces } }: RequestTrace): Finding {
  const heard = pieces > 0 ? `after ${formatCount(pieces, 'piece')} of audio` : 'before any audio arrived'
  return { weight: 'note', code: 'interrupted', says: `the request was interrupted ${heard}` }
}

/** What is missing, for each way in which an adapter knows that an answer is complete. */
const MISSING_END: Readonly<Record<RequestTrace['adapter']['completion'], string>> = {
  message: 'no message that the adapter reads as the end of the answer',
  body: 'the body of the response did not end as it should',
  close: 'the connection was not closed as at the end of an answer',
  silence: 'the connection was closed before the silence that ends an answer',
}

function findMissingCompletion({ trace, twin }: Evidence): Finding[] {
  const { trial, adapter } = trace
  const isCut = trial.outcome === 'timeout' || trial.outcome === 'truncated'
  if (!isCut || trial.pieces === 0) return []
  const last = lastMessage(trace)
  const known = twin && lastMessage(twin.trace)
  return [
    {
      weight: 'wrong',
      code: 'no-completion',
      says: [
        `audio arrived (${formatCount(trial.pieces, 'piece')}), but ${MISSING_END[adapter.completion]}`,
        ...(last === undefined ? [] : [`the last message was ${quote(last)}`]),
        ...(known === undefined ? [] : [`the lab’s twin ends with ${quote(known)}`]),
      ].join('; '),
      mend: placeOf(adapter, 'completion'),
    },
  ]
}

function lastMessage(trace: RequestTrace): string | undefined {
  const texts = receivedIn(trace).flatMap((frame) => messageText(frame) ?? [])
  return texts.at(-1)?.replaceAll(/"[A-Za-z0-9+/_=-]{80,}"/g, '"…"')
}

/** The answer is complete, and nothing in it was audio. */
function findNoAudio({ trace: { trial, adapter } }: Evidence): Finding[] {
  if (trial.outcome !== 'inaudible' || trial.pieces > 0) return []
  const says = 'the answer was complete, but the adapter found no audio in it'
  return [{ weight: 'wrong', code: 'no-audio', says, mend: placeOf(adapter, 'audio') }]
}

/** Outcomes that only an error message has. */
const ERRORS: ReadonlySet<string> = new Set(['auth', 'limit', 'rejected', 'server'])

/** An error message: as the adapter read it, or as ttfa recognised it because the adapter did not. */
function findError({ trace }: Evidence): Finding[] {
  const { trial, adapter } = trace
  if (!ERRORS.has(trial.outcome)) return []
  const received = receivedIn(trace)
  const events = received.flatMap(({ reading }) => reading?.events ?? [])
  if (events.some((event) => event.kind === 'fault' && ERRORS.has(event.fault.kind)))
    return [describeError(trace, quote(trial.detail))]
  const last = received.findLast((frame) => messageText(frame) !== undefined)
  if (!last) return []
  const fields = last.reading?.unread ?? []
  return [
    {
      weight: 'wrong',
      code: 'error-unread',
      says: `an error arrived in a form that the adapter does not read${fields.length > 0 ? ` (${fields.join(', ')})` : ''}: ${quote(messageText(last) ?? '')}; ttfa took it for ${trial.outcome}`,
      mend: placeOf(adapter, 'error'),
    },
  ]
}

function describeError(trace: RequestTrace, detail: string): Finding {
  const { outcome } = trace.trial
  return {
    weight: 'wrong',
    code: `error-${outcome}`,
    says: `the provider answered with an error (${outcome}): ${detail}`,
    mend: mendOf(trace),
  }
}
