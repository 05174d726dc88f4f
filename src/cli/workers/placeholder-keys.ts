import type { Environment } from '../../core/config/environment.ts'
import { PLACEHOLDER_KEY } from '../../run/plan/resolve-target.ts'

/** The names of the variables that adapters declare as their keys. */
const KEY_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET)$/

/**
 * The environment with which a coordinator plans. Workers have the keys, and report missing ones before
 * anything is sent.
 */
export function withPlaceholderKeys(environment: Environment): Environment {
  return new Proxy(environment, {
    get: (variables, name) =>
      Reflect.get(variables, name) ??
      (typeof name === 'string' && KEY_NAME.test(name) ? PLACEHOLDER_KEY : undefined),
  })
}
