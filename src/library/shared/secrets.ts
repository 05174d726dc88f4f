import type { Environment } from '../../core/config/environment.ts'
import { receiverSecrets } from '../../run/outputs/receiver-headers.ts'
import { PROXY_VARIABLES } from '../../run/plan/proxies.ts'

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
export async function collectSecrets(environment: Environment): Promise<string[]> {
  const named = namedSecrets(environment)
  // The key of every adapter has a secret's name, so only a value that is too short or looks like a path
  // needs to know which variables are declared. Reading all adapters takes longer than printing the help.
  const isCertain = named.every(([, value]) => isUnmistakable(value))
  const declared = isCertain ? [] : await listKeyVariables()
  const secrets = named.filter(([name, value]) => isUnmistakable(value) || declared.includes(name))
  return withProxies(secrets, environment)
}

/** All that may be secret, for a crash, which cannot wait to find out: also short values and paths. */
export function suspectSecrets(environment: Environment): string[] {
  return withProxies(namedSecrets(environment), environment)
}

async function listKeyVariables(): Promise<(string | undefined)[]> {
  const [{ builtInAdapters }, { TURN_ADAPTERS }] = await Promise.all([
    import('../../run/adapters/built-in-adapters.ts'),
    import('../../adapters/turn-adapters.ts'),
  ])
  return Object.values({ ...builtInAdapters(), ...TURN_ADAPTERS }).map(({ facts }) => facts.keyVariable)
}

function withProxies(secrets: readonly [string, string][], environment: Environment): string[] {
  const values = secrets.map(([, value]) => value)
  return [...new Set([...values, ...proxyCredentials(environment), ...receiverSecrets(environment)])]
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

function namedSecrets(environment: Environment): [name: string, value: string][] {
  return Object.entries(environment).filter(([name, value]) => SECRET_NAME.test(name) && value !== '')
}

function isUnmistakable(value: string): boolean {
  return value.length >= MIN_SECRET_LENGTH && !PATH_LIKE.test(value)
}
