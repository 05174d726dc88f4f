import type { AdapterDescription } from '../core/adapter-description.ts'
import type { AnyTwin } from './twin.ts'
import { describedTwins } from './twins/described/described.ts'
import { TWINS } from './twins/index.ts'

/** The twins of each provider. */
export type Cast = Readonly<Record<string, readonly AnyTwin[]>>

/** Who is added to those that the lab knows by itself. */
export interface Newcomers {
  /** Twins of providers that the lab does not know by itself. */
  readonly twins?: Cast
  /** Descriptions of adapters: what they describe is served, by reading them backwards. */
  readonly descriptions?: readonly AdapterDescription[]
}

/** Everybody that a lab can play. Of two twins of one route the earlier plays it: handed over, known, described. */
export function castOf({ twins = {}, descriptions = [] }: Newcomers): Cast {
  const casts: readonly Cast[] = [twins, TWINS, describedTwins(descriptions)]
  const providers = new Set(casts.flatMap((cast) => Object.keys(cast)))
  return Object.fromEntries(
    [...providers].map((provider) => [provider, casts.flatMap((cast) => cast[provider] ?? [])]),
  )
}
