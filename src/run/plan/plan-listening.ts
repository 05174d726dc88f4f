import type { FidelityCheck, RecogniserTarget } from '../../core/config/fidelity-check.ts'
import { rejectUnreachable } from './answered-by.ts'
import { rejectInvalidKeys } from './check-keys.ts'
import { loadComponent, planComponent } from './plan-component.ts'
import { answersHere, type ListeningPlan, type PlanOptions, type RecogniserPlan } from './run-plan.ts'

/** Throws a `SetupError` for anything missing, before anything is sent. */
export async function planListening(
  { sample, recogniser }: FidelityCheck,
  options: PlanOptions,
): Promise<ListeningPlan> {
  const isLocal = typeof recogniser === 'string'
  return { sample, recogniser: isLocal ? recogniser : await planRecogniser(recogniser, options) }
}

async function planRecogniser(
  { concurrency, ...target }: RecogniserTarget,
  options: PlanOptions,
): Promise<RecogniserPlan> {
  // Each answer has a connection of its own, and its own language.
  const asComponent = { ...target, language: 'en', connection: 'cold', keepalive: false } as const
  const loaded = await loadComponent('recogniser', 'stt', asComponent, options)
  const { id, facts, answeredBy } = loaded
  if (answeredBy === undefined) rejectUnreachable([{ id, adapter: target.adapter, facts }])
  if (!answersHere(loaded)) rejectInvalidKeys([facts], options.environment)
  const component = planComponent(loaded, options)
  const name = [target.adapter, component.planned.model].filter(Boolean).join(' ')
  return { name: answeredBy === 'lab' ? `${name}, simulated` : name, component, concurrency }
}
