import { describe, expect, type TestAPI } from 'vitest'
import { lawsByName } from './laws-by-name.ts'
import type { Mutants } from './mutations.ts'

/** Each mutant must break the law under which it is listed, whatever other laws it breaks. */
export function testMutants(all: Mutants, test: Pick<TestAPI, 'for'>): void {
  describe.for(Object.entries(all))('the law that an adapter %s catches one that', ([law, mutants]) => {
    test.for(Object.entries(mutants))('%s', async ([, mutant]) => {
      const check = lawsByName(mutant, { hostile: 'all' })[law]
      expect(check, 'the law does not apply to the mutant').toBeDefined()
      await expect(Promise.resolve(check?.())).rejects.toThrow()
    })
  })
}
