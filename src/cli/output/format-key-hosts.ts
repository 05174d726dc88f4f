import { oneLine } from '../../report/format/escape.ts'
import { TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import { type AnswerSource, answersHere } from '../../run/plan/run-plan.ts'

/** What answers a target or a component, according to its plan. */
export interface PlannedEndpoint extends Pick<AnswerSource, 'answeredBy' | 'facts'> {
  readonly planned: { readonly id: string; readonly base: string }
}

/** The host of a target’s requests, and the variable whose value is sent to it. Null: the lab, or no key. */
export function keyHostJson({ answeredBy, facts, planned }: PlannedEndpoint): {
  readonly host: string | null
  readonly key: string | null
} {
  if (answersHere({ answeredBy })) return { host: null, key: null }
  return { host: hostOf(planned.base), key: facts.keyVariable ?? null }
}

/** A sentence for each pair of key and host, wrapped. The lab gets no key. */
export function formatKeyHosts(endpoints: readonly PlannedEndpoint[]): string[] {
  const targets = new Map<string, string[]>()
  for (const endpoint of endpoints) {
    const { host, key } = keyHostJson(endpoint)
    if (host === null) continue
    const sentence = key === null ? `no key goes to ${host}` : `${key} goes to ${host}`
    targets.set(sentence, [...(targets.get(sentence) ?? []), endpoint.planned.id])
  }
  return [...targets].flatMap(([sentence, ids]) =>
    wrap(oneLine(`${sentence}: ${ids.join(', ')}`, 1000), TEXT_WIDTH),
  )
}

/** The host that receives a key. A base that is not a URL is shown as it is. */
function hostOf(base: string): string {
  return URL.canParse(base) ? new URL(base).host : base
}
