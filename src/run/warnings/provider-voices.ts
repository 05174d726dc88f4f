import { VOICE_SERVICES } from '../../adapters/voice-services.ts'
import { monotonicClock } from '../../core/clock.ts'
import { SetupError } from '../../core/setup-error.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { answersHere, type RequestPlan, type TargetPlan } from '../plan/run-plan.ts'
import { listVoices } from '../provision/voices/list-voices.ts'
import { providerAccess } from '../provision/voices/voice-access.ts'
import { chosenVoice, findUnlistedVoices, formatUnlistedVoice } from './unlisted-voices.ts'

/** For one page. A run does not wait long for a warning. */
const TIMEOUT_MS = 5000
/** For all pages. */
const TOTAL_MS = 10_000

/**
 * Warnings about voices that the scenario names and the provider's catalogue does not list for their model. A
 * catalogue that cannot be read is a warning too and does not stop the run. Simulated targets are not
 * checked.
 */
export async function checkRunVoices({ scenario, targets }: RequestPlan): Promise<string[]> {
  const chosen = targets.filter(
    ({ answeredBy, facts }, index) =>
      !answersHere({ answeredBy }) &&
      VOICE_SERVICES[facts.provider] &&
      scenario.targets[index]?.voice !== undefined,
  )
  const services = new Map(chosen.map((target) => [`${target.facts.provider} ${httpBase(target)}`, target]))
  const found = await Promise.all(
    [...services].map(([place, target]) =>
      checkVoicesAt(
        target,
        chosen.filter((other) => `${other.facts.provider} ${httpBase(other)}` === place),
      ),
    ),
  )
  return found.flat()
}

const httpBase = ({ facts, planned }: TargetPlan) => providerAccess(facts, '', planned.base).base

async function checkVoicesAt(first: TargetPlan, targets: readonly TargetPlan[]): Promise<string[]> {
  const { facts, planned } = first
  const service = VOICE_SERVICES[facts.provider]
  if (!service) return []
  const connection = {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: TIMEOUT_MS,
    total: TOTAL_MS,
    ...(planned.proxies && { proxies: planned.proxies }),
  }
  try {
    const catalogue = await listVoices(service, providerAccess(facts, planned.key, planned.base), connection)
    const chosen = targets.map(({ planned: target }) => chosenVoice(target, service))
    return findUnlistedVoices(chosen, catalogue).map(formatUnlistedVoice)
  } catch (cause) {
    if (!(cause instanceof SetupError)) throw cause
    return [`voices not checked: ${cause.message}`]
  }
}
