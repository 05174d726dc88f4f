import type { Adapter, Headers } from '../../core/adapter/adapter.ts'
import { isSpecific, kindOfWords } from '../../core/adapter/fault-kind.ts'
import { errorText } from '../../core/error-text.ts'
import type { Fault } from '../../core/fault.ts'
import { parseJsonObject } from '../../core/json.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { faultOfRefusal } from '../shared/error-fault.ts'
import { makeFault } from '../shared/fault.ts'
import { parseCallOptions, type TelephonyOptions } from './call-options.ts'
import { type CallState, newCallState } from './call-state.ts'
import type { StreamDialect } from './dialect.ts'
import { hearAgent } from './hear-agent.ts'
import { sayToAgent } from './say-to-agent.ts'

/** A call to somebody's agent: ttfa is the telephone network, and dials the agent's WebSocket. */
export function createStreamAdapter(dialect: StreamDialect): Adapter<TelephonyOptions, CallState> {
  const { facts } = dialect
  return {
    contract: 1,
    facts: {
      ...facts,
      kind: 'agent',
      transport: 'websocket',
      origin: 'ws://127.0.0.1:8765',
      models: ['agent'],
      voices: { '*': 'agent' },
      defaultSampleRate: facts.sampleRates[0] ?? 8000,
      input: { audio: 'streamed', formats: facts.formats, sampleRates: facts.sampleRates },
      textInput: 'whole',
      reuse: 'none',
      cancel: 'close',
      streaming: true,
      completion: 'silence',
      billing: 'requests',
      faults: ['auth', 'limit', 'rejected', 'server', 'network'],
    },
    parseOptions: (raw) => parseCallOptions(facts.id, raw),
    dial: ({ base, key, options }) => ({
      carrier: 'websocket',
      url: base,
      headers: dialect.headers?.(options.signed_url ?? base, key) ?? {},
    }),
    newState: newCallState,
    say: (cue, job, call) => sayToAgent(cue, job, call, dialect),
    hear: (frame, call) => hearAgent(frame, call, dialect.reads),
    readRefusal: (status, body, headers) =>
      refusal(status, errorText(parseJsonObject(body)) || body.trim() || `HTTP ${status}`, headers),
    readClose: (code, reason, { closing }) => (closing ? undefined : hungUp(code, reason)),
  }
}

/** 503 means that the agent has no free line: no other status says that (RFC 9110, 15.6.4). */
function refusal(status: number, message: string, headers: Headers): Fault {
  return status === 503
    ? makeFault('limit', message, { status, headers })
    : faultOfRefusal(status, message, { headers })
}

/**
 * An agent that closes the connection normally hangs up (RFC 6455, 7.4.1). Whether that is a failure depends
 * on what it has said.
 */
function hungUp(code: number, reason: string): Fault {
  const isNormal = (code === 1000 || code === 1005) && !isSpecific(kindOfWords(reason))
  return isNormal
    ? makeFault('network', `the agent hung up${reason && `: ${reason}`}`, { status: code })
    : faultOfClose(code, reason, [])
}
