import { describe, test } from 'vitest'
import { describedAdapter } from '../../src/adapters/described/described-adapter.ts'
import { adapterSuite } from '../../src/conformance/index.ts'
import { readShippedDescription } from '../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../src/run/adapters/described-ids.ts'

/** Every shipped description, against the twin that the lab makes from it. */
for (const id of listDescribedIds()) {
  const description = readShippedDescription(id)
  adapterSuite({ describe, test }, describedAdapter(description), { lab: true, description })
}
