import type { AnyAdapter } from '../core/adapter.ts'
import { CUE_LAWS } from './cue-laws.ts'
import { FACTS_LAWS } from './facts-laws.ts'
import { HEARING_LAWS } from './hearing-laws.ts'
import type { Law } from './law.ts'
import { REFUSAL_LAWS } from './refusal-laws.ts'
import { REQUEST_LAWS } from './request-laws.ts'

/** The two functions of a test runner that the kit needs; those of vitest, jest, mocha and node:test will do. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: () => void | Promise<void>) => unknown
}

/** The laws that need nothing but the adapter. */
const LAWS: readonly (readonly [name: string, laws: readonly Law[]])[] = [
  ['facts', FACTS_LAWS],
  ['request', REQUEST_LAWS],
  ['cues', CUE_LAWS],
  ['hearing', HEARING_LAWS],
  ['refusals', REFUSAL_LAWS],
]

/** Tests an adapter against the contract. What its facts declare decides which laws it is held to. */
export function adapterSuite({ describe, test }: Runner, adapter: AnyAdapter): void {
  describe(`the adapter ${adapter.facts.id}`, () => {
    for (const [group, laws] of LAWS) {
      const held = laws.filter(({ applies }) => applies?.(adapter) ?? true)
      if (held.length === 0) continue
      describe(group, () => {
        for (const { name, check } of held) test(name, async () => check(adapter))
      })
    }
  })
}
