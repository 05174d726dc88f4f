import type { Facts } from '../../core/adapter/adapter.ts'
import { compareTraces, type TraceDifference } from '../../trace/compare-traces.ts'
import type { RequestTrace } from '../../trace/request-trace.ts'
import { type TraceVariation, traceRequest } from '../execute/trace-request.ts'
import type { RequestPlan } from '../plan/run-plan.ts'

/** Something that a protocol documents, and the request that shows it. */
export interface Behaviour {
  readonly name: string
  readonly text: string
  readonly requests: number
  readonly variation: TraceVariation
}

const SHORT_TEXT = 'One moment, please.'
/** Long enough to be interrupted. */
const LONG_TEXT =
  'I have found your booking, and I can move it to Friday afternoon, if that suits you. Shall I go ahead?'
const INTERRUPT = { after: 300, share: 1 } as const

/** Refused by the lab, and by everyone else. */
const WRONG_KEY = 'bad-key-of-ttfa'
const WRONG_VOICE = 'bad-voice-of-ttfa'

/** The behaviours that a route can have. */
export function behavioursOf({ reuse, keyVariable }: Facts): Behaviour[] {
  const one = { text: SHORT_TEXT, requests: 1 } as const
  return [
    { ...one, name: 'answer', variation: {} },
    { ...one, name: 'wrong voice', variation: { voice: WRONG_VOICE } },
    ...(keyVariable === undefined ? [] : [{ ...one, name: 'wrong key', variation: { key: WRONG_KEY } }]),
    ...(reuse === 'none'
      ? []
      : [{ name: 'two turns', text: SHORT_TEXT, requests: 2, variation: { turns: 2 } }]),
    { name: 'cancel', text: LONG_TEXT, requests: 1, variation: { turnOptions: { interrupt: INTERRUPT } } },
  ]
}

export interface BehaviourDrift {
  readonly behaviour: string
  readonly differences: readonly TraceDifference[]
  /** Of the provider. */
  readonly trace: RequestTrace
}

/** Shows a behaviour with the provider and with the lab's twin. Undefined if it was stopped. */
export async function measureDrift(
  plans: { readonly provider: RequestPlan; readonly twin: RequestPlan },
  { name, text, variation }: Behaviour,
  signal: AbortSignal,
): Promise<BehaviourDrift | undefined> {
  const twin = await traceRequest(plans.twin, text, signal, variation)
  const trace = twin && (await traceRequest(plans.provider, text, signal, variation))
  return trace && { behaviour: name, differences: compareTraces(trace, twin), trace }
}
