import { VOICE_SERVICES } from '../adapters/voice-services.ts'
import { monotonicClock } from '../core/clock.ts'
import { SetupError } from '../core/setup-error.ts'
import { createResolver } from '../wire/resolver.ts'
import { misplacedVoices, misplacedWords } from './check-voices.ts'
import { listVoices } from './list-voices.ts'
import type { PlannedRun, TargetPlan } from './plan.ts'
import { accessOf } from './voice-access.ts'

/** For one page. A run does not wait long for a warning. */
const TIMEOUT = 5000

/**
 * Warnings about voices that the scenario names and the provider's catalogue does not list for their model. A
 * catalogue that cannot be read is a warning too and does not stop the run. Simulated targets are not
 * checked.
 */
export async function voiceWarnings({ scenario, targets }: PlannedRun): Promise<string[]> {
  const named = targets.filter(
    ({ place, facts }, index) =>
      place !== 'lab' && VOICE_SERVICES[facts.provider] && scenario.targets[index]?.voice !== undefined,
  )
  const asked = new Map(named.map((target) => [`${target.facts.provider} ${httpBase(target)}`, target]))
  const found = await Promise.all(
    [...asked].map(([place, target]) =>
      warningsOf(
        target,
        named.filter((other) => `${other.facts.provider} ${httpBase(other)}` === place),
      ),
    ),
  )
  return found.flat()
}

const httpBase = ({ facts, planned }: TargetPlan) => accessOf(facts, '', planned.base).base

async function warningsOf(first: TargetPlan, targets: readonly TargetPlan[]): Promise<string[]> {
  const { facts, planned } = first
  const service = VOICE_SERVICES[facts.provider]
  if (!service) return []
  const line = { clock: monotonicClock, resolver: createResolver(), timeout: TIMEOUT }
  try {
    const catalogue = await listVoices(service, accessOf(facts, planned.key, planned.base), line)
    const chosen = targets.map(({ planned: { id, voice, model } }) => ({ target: id, voice, model }))
    return misplacedVoices(chosen, catalogue).map(misplacedWords)
  } catch (cause) {
    if (!(cause instanceof SetupError)) throw cause
    return [`voices not checked: ${cause.message}`]
  }
}
