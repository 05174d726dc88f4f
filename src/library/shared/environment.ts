import type { Environment } from '../../core/config/environment.ts'
export function definedOnly(variables: NodeJS.Dict<string>): Environment {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** The variables of a call, or those of the process: the keys of a program are where it was started. */
export function environmentOf(given: NodeJS.Dict<string> | undefined): Environment {
  return definedOnly(given ?? process.env)
}
