import type { Facts } from '../../core/adapter/adapter.ts'
import { dueEndings, isStale, STALE_AFTER_DAYS } from '../../core/adapter/ageing.ts'
import { answerSources, type RunPlan } from '../plan/run-plan.ts'
import { formatEnding, formatFactsAge } from './format-ending.ts'

/**
 * Warnings about whatever a run uses that has ended or ends within 90 days, and about facts that were last checked
 * more than 120 days ago.
 */
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
