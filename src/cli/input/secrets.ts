import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import { PROXY_VARIABLES } from '../../run/plan/proxies.ts'
import type { CliContext } from '../cli-context.ts'
import type { Environment } from './environment.ts'

/** Names of variables that hold a secret. Adapters in files declare variables that are not known here. */
const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)$/i
/** A shorter value is not a secret, and redacting it would make texts unreadable. */
const MIN_SECRET_LENGTH = 6
/** Such a variable may hold the path of a secret, and paths appear in much of the output. */
const PATH_LIKE = /^[~./]/

/**
 * The values of all variables that an adapter declares as its key, or whose names mark them as secret. They
 * must not appear in any output or file.
 */
export function collectSecrets({
  adapters,
  environment,
}: Pick<CliContext, 'adapters' | 'environment'>): string[] {
  const declared = Object.values({ ...adapters, ...TURN_ADAPTERS }).flatMap(({ facts: { keyVariable } }) =>
    keyVariable === undefined ? [] : (environment[keyVariable] ?? []),
  )
  return [...new Set([...declared, ...namedSecrets(environment), ...proxyCredentials(environment)])].filter(
    (value) => value !== '',
  )
}

/** User name with password, and the password, as written and decoded. */
function proxyCredentials(environment: Environment): string[] {
  return PROXY_VARIABLES.flatMap((name) => {
    const [, user = '', password = ''] =
      /^(?:\w+:\/\/)?([^:@/]*):([^@/]*)@/.exec(environment[name] ?? '') ?? []
    return password === '' ? [] : [password, decode(password), `${decode(user)}:${decode(password)}`]
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function namedSecrets(environment: Environment): string[] {
  return Object.entries(environment)
    .filter(
      ([name, value]) =>
        SECRET_NAME.test(name) && value.length >= MIN_SECRET_LENGTH && !PATH_LIKE.test(value),
    )
    .map(([, value]) => value)
}
