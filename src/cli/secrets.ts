import { TURN_ADAPTERS } from '../adapters/turn-adapters.ts'
import type { Context } from './context.ts'

/** The values of all variables that any adapter declares as its key. They may appear in no output and no file. */
export function secretsOf({ adapters, environment }: Pick<Context, 'adapters' | 'environment'>): string[] {
  const variables = new Set(
    Object.values({ ...adapters, ...TURN_ADAPTERS }).map(({ facts }) => facts.keyVariable),
  )
  return [...variables].flatMap((variable) => {
    const value = variable === undefined ? undefined : environment[variable]
    return value ? [value] : []
  })
}
