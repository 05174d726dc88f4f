import type { Facts } from '../../core/adapter/adapter.ts'
import type { Environment } from '../../core/config/environment.ts'
import type { HealthCheck } from '../../core/health-check.ts'
import { describeKeyProblem } from '../plan/check-keys.ts'

/** Nobody issues a shorter key. */
const SHORTEST_KEY = 12

/** A route whose key is looked at. */
export interface KeyUse {
  readonly facts: Pick<Facts, 'keyVariable'>
  /** The lab answers if the key is missing. */
  readonly hasLab?: boolean
}

/** The keys of these routes: set, missing or malformed. No key is ever part of the words. */
export function checkKeys(uses: readonly KeyUse[], environment: Environment): HealthCheck[] {
  const required = new Map<string, boolean>()
  for (const { facts, hasLab = false } of uses)
    if (facts.keyVariable !== undefined)
      required.set(facts.keyVariable, required.get(facts.keyVariable) === true || !hasLab)
  return [...required].map(([name, isRequired]) => checkKey(name, isRequired, environment))
}

/** The keys that are set, of all these routes. */
export function checkSetKeys(facts: readonly Facts[], environment: Environment): HealthCheck[] {
  const used = facts.filter(({ keyVariable }) => keyVariable !== undefined && environment[keyVariable])
  if (used.length > 0)
    return checkKeys(
      used.map((one) => ({ facts: one })),
      environment,
    )
  return [
    {
      area: 'keys',
      status: 'note',
      says: 'no API key is set: only the lab can answer (--lab)',
      advice:
        'Set the variable of a provider (`ttfa adapters <id>` names it) in the environment or in a .env file here.',
    },
  ]
}

function checkKey(name: string, isRequired: boolean, environment: Environment): HealthCheck {
  const key = environment[name] ?? ''
  if (key === '')
    return {
      area: 'keys',
      status: isRequired ? 'problem' : 'note',
      says: `${name} is not set${isRequired ? '' : ', so the lab answers in its place'}`,
      advice:
        'Set it in the environment or in a .env file here or beside the scenario; `--lab` rehearses without it.',
    }
  const problem = describeKeyProblem(name, environment)
  if (problem !== undefined)
    return {
      area: 'keys',
      status: 'problem',
      says: problem,
      advice: 'Copy the key again, without quotation marks or line ends around it.',
    }
  if (key.length < SHORTEST_KEY)
    return {
      area: 'keys',
      status: 'note',
      says: `${name} has only ${key.length} characters: short for a key`,
      advice: 'Compare its length with what the provider shows.',
    }
  return { area: 'keys', status: 'ok', says: `${name} is set` }
}
