import { describe, test } from 'vitest'
import { describedAdapter } from '../../src/adapters/described.ts'
import { adapterSuite } from '../../src/kit/index.ts'
import { describedIds, shippedDescription } from '../../src/run/described-adapters.ts'

/** Every description that ships, against the lab that reads it backwards. */
for (const id of describedIds()) {
  const description = shippedDescription(id)
  adapterSuite({ describe, test }, describedAdapter(description), { lab: true, description })
}
