import type { Facts } from '../../core/adapter/adapter.ts'
import { dueEndings, isStale, STALE_AFTER_DAYS } from '../../core/adapter/ageing.ts'
import { answerSources, type RunPlan } from '../plan/run-plan.ts'
import { formatEnding, formatFactsAge } from './format-ending.ts'

/** What a run uses that ends within 90 days or has ended, and facts that nobody has checked for 120 days. */
export function describeAgeing(plan: RunPlan, today: string): string[] {
  const sources = answerSources(plan)
  const endings = sources.flatMap(({ planned: { id, model }, facts }) =>
    dueEndings(facts, today, model).map((ending) => {
      const what = ending.models === undefined ? `the route ${facts.id}` : `the model ${model}`
      return `${id}: ${formatEnding([what], ending)}`
    }),
  )
  return [...endings, ...describeStaleFacts(sources, today)]
}

/** One line for all routes, since it is about ttfa and not about a target. */
function describeStaleFacts(sources: readonly { readonly facts: Facts }[], today: string): string[] {
  const stale = sources.filter(({ facts }) => isStale(facts, today))
  if (stale.length === 0) return []
  const routes = new Set(stale.map(({ facts }) => `${facts.id} (${formatFactsAge(facts, today)})`))
  return [
    `facts last checked more than ${STALE_AFTER_DAYS} days before this run: ${[...routes].join(', ')}; models, limits and fields may have changed`,
  ]
}
