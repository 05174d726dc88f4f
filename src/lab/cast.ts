import type { AdapterDescription } from '../core/adapter-description.ts'
import type { MountPlan } from './engine/mount.ts'
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

/** A mount for each provider that a lab can play, under its name, and for each of its dialects, under both. */
export function everyMount(newcomers: Newcomers): MountPlan[] {
  return Object.entries(castOf(newcomers)).flatMap(([provider, twins]) =>
    [...new Set(twins.map(({ facts }) => facts.dialect))].map((dialect) =>
      dialect === undefined
        ? { name: provider, provider }
        : { name: `${provider}.${dialect}`, provider, profile: { dialect } },
    ),
  )
}

/** Everybody that a lab can play. Of two twins of one route the earlier plays it: handed over, known, described. */
export function castOf({ twins = {}, descriptions = [] }: Newcomers): Cast {
  const casts: readonly Cast[] = [twins, TWINS, describedTwins(descriptions)]
  const providers = new Set(casts.flatMap((cast) => Object.keys(cast)))
  return Object.fromEntries(
    [...providers].map((provider) => [provider, casts.flatMap((cast) => cast[provider] ?? [])]),
  )
}
