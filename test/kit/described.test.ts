import { describe, test } from 'vitest'
import { describedAdapter } from '../../src/adapters/described.ts'
import { adapterSuite } from '../../src/kit/index.ts'
import { describedIds, shippedDescription } from '../../src/run/described-adapters.ts'

/** Every shipped description, against the twin that the lab makes from it. */
for (const id of describedIds()) {
  const description = shippedDescription(id)
  adapterSuite({ describe, test }, describedAdapter(description), { lab: true, description })
}
