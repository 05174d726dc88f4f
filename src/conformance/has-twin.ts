import type { AnyAdapter, Dial } from '../core/adapter/adapter.ts'
import type { AdapterDescription } from '../core/adapter/adapter-description.ts'
import { collectProviders } from '../lab/index.ts'
import { matchPath } from '../lab/server/match-path.ts'
import { sampleJob } from './harness/sample-job.ts'

/** Whether the lab serves the route that an adapter dials. */
export function hasTwin(adapter: AnyAdapter, descriptions: readonly AdapterDescription[] = []): boolean {
  const { provider } = adapter.facts
  const dial = sampleDial(adapter)
  if (!dial) return false
  const { pathname } = new URL(dial.url)
  return (collectProviders({ descriptions })[provider] ?? []).some(
    ({ facts: { carrier, method, path } }) =>
      carrier === dial.carrier &&
      (dial.carrier === 'websocket' || method === dial.method) &&
      matchPath(path, pathname) !== undefined,
  )
}

/** Undefined if the adapter cannot dial; the request laws then fail and say why. */
function sampleDial(adapter: AnyAdapter): Dial | undefined {
  try {
    const job = sampleJob(adapter)
    return adapter.dial({ ...job, base: new URL(job.base).origin }, adapter.preludeSample)
  } catch {
    return undefined
  }
}
