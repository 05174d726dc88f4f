import type { Trial } from '../../core/trial/trial.ts'
import type { Millis } from '../../core/units.ts'
import type { Fate } from '../cap/classify-burst.ts'

/** One way in which the provider turned requests away. Times are milliseconds. */
export interface RefusalReport {
  readonly how: 'refused' | 'queued' | 'hung'
  readonly count: number
  /** HTTP status or close code, if any. */
  readonly status?: number
  /** The provider's message. */
  readonly words: string
  /** From the request to the refusal. */
  readonly median_ms: Millis
  readonly slowest_ms: Millis
}

/** Requests that failed for other reasons than a limit. */
export interface FailureReport {
  readonly kind: string
  readonly count: number
  readonly status?: number
  readonly words: string
  /** The lowest level at which it occurred, and the number of requests at that level and above. */
  readonly from: number
  readonly of: number
}

/** The fields that are read of a request, or of a turn instead. */
export type JudgedTrial = Pick<Trial, 'outcome' | 'status' | 'detail' | 'transport'> & {
  readonly at: Pick<Trial['at'], 'began' | 'first_text' | 'first_audio' | 'end'>
}

/** A request with its outcome and its level. */
export interface ClassifiedRequest {
  readonly trial: JudgedTrial
  readonly fate: Fate
  readonly level: number
}

/** Every way in which requests were turned away, the most frequent first. */
export function summarizeRefusals(requests: readonly ClassifiedRequest[]): RefusalReport[] {
  const refused = requests.filter(({ fate }) => fate === 'refused' || fate === 'queued' || fate === 'hung')
  return groupByKey(refused, ({ trial, fate }) => `${fate} ${trial.status ?? ''}`).map((group) => {
    const [{ trial, fate }] = group
    const waits = group.map((one) => waitMs(one.trial, fate)).sort((a, b) => a - b)
    return {
      how: fate as RefusalReport['how'],
      count: group.length,
      ...(trial.status !== undefined && { status: trial.status }),
      words: trial.detail,
      median_ms: waits[waits.length >> 1] ?? 0,
      slowest_ms: waits.at(-1) ?? 0,
    }
  })
}

/** Every other way in which requests failed, the most frequent first. */
export function summarizeFailures(requests: readonly ClassifiedRequest[]): FailureReport[] {
  const failed = requests.filter(({ fate }) => fate === 'failed')
  return groupByKey(failed, ({ trial }) => `${trial.outcome} ${trial.status ?? ''}`).map((group) => {
    const [{ trial }] = group
    const from = Math.min(...group.map(({ level }) => level))
    return {
      kind: trial.outcome,
      count: group.length,
      ...(trial.status !== undefined && { status: trial.status }),
      words: trial.detail,
      from,
      of: requests.filter(({ level }) => level >= from).length,
    }
  })
}

/** Until the refusal; for queued requests, until their first audio. */
function waitMs({ at }: JudgedTrial, fate: Fate): number {
  const from = at.first_text ?? at.began ?? 0
  const to = fate === 'queued' ? at.first_audio : at.end
  return Math.round(((to ?? from) - from) / 1e2) / 10
}

type RequestGroup = readonly [ClassifiedRequest, ...ClassifiedRequest[]]

function groupByKey(
  requests: readonly ClassifiedRequest[],
  keyOf: (one: ClassifiedRequest) => string,
): RequestGroup[] {
  const groups = new Map<string, [ClassifiedRequest, ...ClassifiedRequest[]]>()
  for (const one of requests) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}
