import type { AnyAdapter, Dial } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import { matchPath } from '../lab/engine/match-path.ts'
import { castOf } from '../lab/index.ts'
import { sampleJob } from './sample-job.ts'

/** Whether the lab serves the route that an adapter dials. */
export function hasTwin(adapter: AnyAdapter, descriptions: readonly AdapterDescription[] = []): boolean {
  const { provider } = adapter.facts
  const dial = dialOf(adapter)
  if (!dial) return false
  const { pathname } = new URL(dial.url)
  return (castOf({ descriptions })[provider] ?? []).some(
    ({ facts: { carrier, method, path } }) =>
      carrier === dial.carrier &&
      (dial.carrier === 'websocket' || method === dial.method) &&
      matchPath(path, pathname) !== undefined,
  )
}

/** Undefined if the adapter cannot dial; the request laws then fail and say why. */
function dialOf(adapter: AnyAdapter): Dial | undefined {
  try {
    const job = sampleJob(adapter)
    return adapter.dial({ ...job, base: new URL(job.base).origin }, adapter.preludeSample)
  } catch {
    return undefined
  }
}
