import { describe, test } from 'vitest'
import { adapterSuite, type SuiteOptions } from '../../src/conformance/index.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'

type Body = () => void | Promise<void>

/** Most of the time of this law is that of a timeout. It needs no lab, and those of all adapters run together. */
const WAITING = 'ends by its timeout, however slowly a server answers'
/** Laws that wait for the lab most of the time, each at a mount of its own: they run together. */
const WAITING_GROUPS: ReadonlySet<string> = new Set(['lab faults', 'lab connections', 'lab turns'])

/** The suites of adapters, of which the laws that wait do so beside each other. */
export function adapterSuites(all: Iterable<readonly [adapter: AnyAdapter, options?: SuiteOptions]>): void {
  const waiting: [id: string, body: Body][] = []
  for (const [adapter, options] of all)
    adapterSuite(
      {
        describe: (name, body) => (WAITING_GROUPS.has(name) ? describe.concurrent : describe)(name, body),
        test: (name, body) => {
          if (name === WAITING) waiting.push([adapter.facts.id, body])
          else test(name, body)
        },
      },
      adapter,
      options,
    )
  // The bodies of suites run in their order: by now those above have filled the list.
  describe.concurrent('beside each other', () => {
    for (const [id, body] of waiting) test(`the adapter ${id} ${WAITING}`, async () => body())
  })
}
