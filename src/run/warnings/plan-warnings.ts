import type { Environment } from '../../core/config/environment.ts'
import { optionsWithoutReference } from '../../tally/compare/option-costs.ts'
import { chooseProxy } from '../../wire/socket/choose-proxy.ts'
import { parseEndpoint } from '../../wire/socket/endpoint.ts'
import { describeOpenLoadLimits } from '../health/machine-limits.ts'
import { findUnusableProxies } from '../plan/proxies.ts'
import { answerSources, answersHere, type RunPlan } from '../plan/run-plan.ts'
import { collectOfflineWarnings } from './offline-warnings.ts'
import { checkRunVoices } from './provider-voices.ts'

interface WarningContext {
  readonly environment: Environment
  /** As `2026-11-30`. */
  readonly today: string
}

/** What the user should know before a run. */
export async function collectWarnings(
  plan: RunPlan,
  { environment, today }: WarningContext,
): Promise<string[]> {
  const general = [
    ...describeProxies(plan, environment),
    ...describeOpenLoadLimits(plan),
    ...(await collectOfflineWarnings(plan, today)),
  ]
  if (plan.workload === 'conversations') return general
  const unmatched = optionsWithoutReference(plan.scenario).map(
    ({ target, option }) =>
      `${target}: no comparable target runs without ${option}, so its effect cannot be measured`,
  )
  return [...general, ...unmatched, ...(await checkRunVoices(plan))]
}

/** A proxy is part of every number, so it is named. Its URL may hold a password and is not. */
export function describeProxies(plan: RunPlan, environment: Environment): string[] {
  const remote = answerSources(plan).filter((source) => !answersHere(source))
  const targets = new Map<string, string[]>()
  for (const { planned } of remote) {
    const proxy = URL.canParse(planned.base)
      ? chooseProxy(parseEndpoint(planned.base), planned.proxies)
      : undefined
    if (!proxy) continue
    const name = `${proxy.endpoint.host}:${proxy.endpoint.port}`
    targets.set(name, [...(targets.get(name) ?? []), planned.id])
  }
  const used = [...targets].map(
    ([proxy, ids]) =>
      `${ids.join(', ')}: requests go through the proxy ${proxy} (from the environment; NO_PROXY avoids it). Opening its tunnel is the stage proxy; every other number includes the proxy too`,
  )
  const unusable = remote.length === 0 ? [] : findUnusableProxies(environment)
  return [...used, ...unusable.map((name) => `${name} is set but not used: it is not an http or https proxy`)]
}
