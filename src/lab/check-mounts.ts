import { SetupError } from '../core/setup-error.ts'
import { collectProviders, type ExtraProviders } from './all-providers.ts'
import type { AnyTwin } from './contract/twin.ts'
import { recogniserFiles } from './recognition/optional-packages.ts'
import type { MountConfig } from './server/mount.ts'

/** What can be wrong with the mounts of a lab. */
interface CheckedMounts extends ExtraProviders {
  readonly mounts: readonly MountConfig[]
  readonly ports?: Readonly<Record<string, number>>
}

/** Throws the `SetupError` that `startLab` would throw. */
export function checkMounts({ mounts, ports = {}, ...extra }: CheckedMounts): void {
  const providers = collectProviders(extra)
  for (const plan of mounts) {
    checkMount(plan, mounts, Object.keys(providers))
    checkDialect(plan, providers[plan.provider] ?? [])
  }
  rejectUnknownPorts(ports, mounts)
  if (mounts.some(usesRecogniser)) recogniserFiles()
}

function rejectUnknownPorts(ports: Readonly<Record<string, number>>, mounts: readonly MountConfig[]): void {
  const names = mounts.map(({ name }) => name)
  const unknown = Object.keys(ports).find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new SetupError(`the lab has no ${unknown}, so no port can be set for it`, {
    code: 'LAB_NAME',
    hint: `It has ${names.join(', ')}.`,
  })
}

export function usesRecogniser({ profile }: MountConfig): boolean {
  return profile?.recogniser === 'moonshine'
}

function checkDialect({ provider, profile }: MountConfig, twins: readonly AnyTwin[]): void {
  const known = new Set(twins.map(({ facts }) => facts.dialect))
  if (known.has(profile?.dialect)) return
  const names = [...known].filter((name) => name !== undefined)
  throw new SetupError(`the lab has no dialect ${profile?.dialect} of ${provider}`, {
    code: 'LAB_DIALECT',
    hint:
      names.length > 0
        ? `Its dialects are ${names.join(', ')}.`
        : 'This provider has no dialects: remove the setting.',
  })
}

function checkMount(
  { name, provider }: MountConfig,
  mounts: readonly MountConfig[],
  providers: readonly string[],
): void {
  if (!providers.includes(provider)) {
    throw new SetupError(`the lab cannot answer for ${provider}`, {
      code: 'LAB_PROVIDER',
      hint: `It answers for ${providers.join(', ')}.`,
    })
  }
  if (!/^[\w.-]+$/.test(name) || mounts.filter((plan) => plan.name === name).length > 1) {
    throw new SetupError(
      `the lab cannot serve ${JSON.stringify(name)}: the name is used twice, or is not valid in a path`,
      {
        code: 'LAB_NAME',
        hint: 'Use letters, digits, dots, dashes and underscores, and each name only once.',
      },
    )
  }
}
