import { TURN_ADAPTERS } from '../adapters/turn-adapters.ts'
import type { Context } from './context.ts'
import type { Environment } from './environment.ts'

/** Variables that hold a secret, by their names: adapters in files have variables that nobody here has heard of. */
const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)$/i
/** A shorter value is no secret, and striking it out would only make texts unreadable. */
const SHORTEST = 8
/** Such a variable may also say where the secret lies, and a path is part of much that is printed. */
const PATH = /^[~./]/

/**
 * The values of all variables that any adapter declares as its key, or whose names say that they are secret. They may
 * appear in no output and no file.
 */
export function secretsOf({ adapters, environment }: Pick<Context, 'adapters' | 'environment'>): string[] {
  const declared = Object.values({ ...adapters, ...TURN_ADAPTERS }).flatMap(({ facts: { keyVariable } }) =>
    keyVariable === undefined ? [] : (environment[keyVariable] ?? []),
  )
  return [...new Set([...declared, ...namedSecrets(environment)])].filter((value) => value !== '')
}

function namedSecrets(environment: Environment): string[] {
  return Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= SHORTEST && !PATH.test(value))
    .map(([, value]) => value)
}
