import type { AdapterDescription } from '../core/adapter-description.ts'
import type { MountPlan } from './engine/mount.ts'
import type { AnyTwin } from './twin.ts'
import { describedTwins } from './twins/described/described.ts'
import { TWINS } from './twins/index.ts'

/** The twins by provider. */
export type Cast = Readonly<Record<string, readonly AnyTwin[]>>

/** Providers added to the built-in ones. */
export interface Newcomers {
  /** Twins of other providers, or replacements for built-in twins. */
  readonly twins?: Cast
  /** Adapter descriptions. The lab serves each by applying the description in reverse. */
  readonly descriptions?: readonly AdapterDescription[]
}

/** One mount for each provider, and one for each dialect, named `provider.dialect`. */
export function everyMount(newcomers: Newcomers): MountPlan[] {
  return Object.entries(castOf(newcomers)).flatMap(([provider, twins]) =>
    [...new Set(twins.map(({ facts }) => facts.dialect))].map((dialect) =>
      dialect === undefined
        ? { name: provider, provider }
        : { name: `${provider}.${dialect}`, provider, profile: { dialect } },
    ),
  )
}

/** All twins by provider. If two twins share a route the first one serves it: added, built-in, described. */
export function castOf({ twins = {}, descriptions = [] }: Newcomers): Cast {
  const casts: readonly Cast[] = [twins, TWINS, describedTwins(descriptions)]
  const providers = new Set(casts.flatMap((cast) => Object.keys(cast)))
  return Object.fromEntries(
    [...providers].map((provider) => [provider, casts.flatMap((cast) => cast[provider] ?? [])]),
  )
}
