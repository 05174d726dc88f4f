import type { AdapterDescription } from '../core/adapter/adapter-description.ts'
import type { AnyTwin } from './contract/twin.ts'
import { createDescribedTwins } from './providers/described/described-twin.ts'
import { BUILT_IN_TWINS } from './providers/index.ts'
import type { MountConfig } from './server/mount.ts'

/** The twins by provider. */
export type Providers = Readonly<Record<string, readonly AnyTwin[]>>

/** Providers added to the built-in ones. */
export interface ExtraProviders {
  /** Twins of other providers, or replacements for built-in twins. */
  readonly twins?: Providers
  /** Adapter descriptions. The lab serves each by applying the description in reverse. */
  readonly descriptions?: readonly AdapterDescription[]
}

/** One mount for each provider, and one for each dialect, named `provider.dialect`. */
export function mountEveryProvider(extra: ExtraProviders): MountConfig[] {
  return Object.entries(collectProviders(extra)).flatMap(([provider, twins]) =>
    [...new Set(twins.map(({ facts }) => facts.dialect))].map((dialect) =>
      dialect === undefined
        ? { name: provider, provider }
        : { name: `${provider}.${dialect}`, provider, profile: { dialect } },
    ),
  )
}

/**
 * All twins by provider. Where two twins share a route, the added one wins over the built-in one, and that
 * over the described one.
 */
export function collectProviders({ twins = {}, descriptions = [] }: ExtraProviders): Providers {
  const sources: readonly Providers[] = [twins, BUILT_IN_TWINS, createDescribedTwins(descriptions)]
  const providers = new Set(sources.flatMap((source) => Object.keys(source)))
  return Object.fromEntries(
    [...providers].map((provider) => [provider, sources.flatMap((source) => source[provider] ?? [])]),
  )
}
