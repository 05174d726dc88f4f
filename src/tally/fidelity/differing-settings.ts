import { isDeepStrictEqual } from 'node:util'
import type { Target } from '../../core/config/target.ts'

/** Fields that are not settings of a request: names, and what only concerns the lab. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['id', 'texts', 'lab', 'base', 'cassette'])

/**
 * The settings in which two targets differ, such as `voice` or `options.speed`. If there is only one, the
 * difference between the targets is what it costs.
 */
export function differingSettings(a: Target, b: Target): string[] {
  return keysOf(a, b).flatMap((key) => {
    if (NO_SETTINGS.has(key)) return []
    const [left, right] = [settingOf(a, key), settingOf(b, key)]
    if (isDeepStrictEqual(left, right)) return []
    if (key !== 'options') return [key]
    return keysOf(left, right)
      .filter((option) => !isDeepStrictEqual(settingOf(left, option), settingOf(right, option)))
      .map((option) => `options.${option}`)
  })
}

function keysOf(a: unknown, b: unknown): string[] {
  return [...new Set([a, b].flatMap((one) => Object.keys(one ?? {})))].sort()
}

function settingOf(of: unknown, key: string): unknown {
  return (of as Readonly<Record<string, unknown>> | undefined)?.[key]
}
