import { oneLine } from '../../report/format/escape.ts'
import { TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import { type AnswerSource, answersHere } from '../../run/plan/run-plan.ts'

/** What answers a target or a component, as its plan says. */
export interface PlannedEndpoint extends Pick<AnswerSource, 'answeredBy' | 'facts'> {
  readonly planned: { readonly id: string; readonly base: string }
}

/** Where a target’s requests go, and the variable whose value goes with them. Null: the lab, or no key. */
export function keyHostJson({ answeredBy, facts, planned }: PlannedEndpoint): {
  readonly host: string | null
  readonly key: string | null
} {
  if (answersHere({ answeredBy })) return { host: null, key: null }
  return { host: hostOf(planned.base), key: facts.keyVariable ?? null }
}

/** Which key goes to which host: a sentence for each pair, wrapped. The lab gets no key. */
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

/** The host that receives a key. A base that is not an address is shown as it is. */
function hostOf(base: string): string {
  return URL.canParse(base) ? new URL(base).host : base
}
