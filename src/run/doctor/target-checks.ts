import type { HealthCheck } from '../../core/health-check.ts'
import { SetupError } from '../../core/setup-error.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import { explainTrace } from '../../trace/findings/explain-trace.ts'
import { traceRequest } from '../execute/trace-request.ts'
import { answerSources, type RequestPlan, type RunPlan } from '../plan/run-plan.ts'
import { checkRunVoices } from '../warnings/provider-voices.ts'
import { findUndeclaredValues } from '../warnings/undeclared-values.ts'

/** Whether models, languages and voices are known: to the adapters, and to the provider if its key is set. */
export async function checkTargets(plan: RunPlan): Promise<HealthCheck[]> {
  const unknown = [
    ...findUndeclaredValues(plan).map(({ text }) => text),
    ...(plan.workload === 'requests' ? await checkRunVoices(plan) : []),
  ]
  const notes = unknown.map(
    (says): HealthCheck => ({
      area: 'targets',
      status: 'note',
      says,
      advice: '`ttfa voices <adapter>` lists the voices, `ttfa adapters <id>` the models and languages.',
    }),
  )
  const named = new Set(unknown.map((text) => text.split(':')[0]))
  const fine = answerSources(plan).filter(({ planned }) => !named.has(planned.id))
  return [
    ...fine.map(({ planned: { id, model, voice }, answeredBy }): HealthCheck => {
      const words = [model && `model ${model}`, voice && `voice ${voice}`].filter(Boolean).join(', ')
      const by = {
        service: 'the provider',
        base: 'the server at its base',
        lab: 'the lab (SIMULATED)',
        cassette: 'cassettes (REPLAYED)',
      }[answeredBy]
      return { area: 'targets', status: 'ok', says: `${id}: ${words || 'nothing to choose'}; ${by} answers` }
    }),
    ...notes,
  ]
}

/** Sends one request to each target and says how it went. */
export async function tryTargets(
  plan: RequestPlan,
  text: string,
  signal: AbortSignal,
): Promise<HealthCheck[]> {
  const checks: HealthCheck[] = []
  for (const target of plan.targets)
    checks.push(...(await tryTarget({ ...plan, targets: [target] }, text, signal)))
  return checks
}

async function tryTarget(plan: RequestPlan, text: string, signal: AbortSignal): Promise<HealthCheck[]> {
  const id = plan.targets[0]?.planned.id ?? ''
  try {
    const trace = await traceRequest(plan, text, signal)
    if (!trace) return []
    const [found] = explainTrace(trace).filter(({ weight }) => weight === 'wrong')
    if (found) {
      const advice = `${found.mend === undefined ? '' : `${found.mend}. `}\`ttfa try\` shows the whole request.`
      return [{ area: 'targets', status: 'problem', says: `${id}: tried: ${found.says}`, advice }]
    }
    const ttfa = (durationOf('ttfa', trace.trial) ?? 0) / 1e3
    return [{ area: 'targets', status: 'ok', says: `${id}: tried: first audio after ${ttfa.toFixed(0)} ms` }]
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return [{ area: 'targets', status: 'note', says: `${id}: not tried: ${error.message}` }]
  }
}
