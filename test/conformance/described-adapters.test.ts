import { describedAdapter } from '../../src/adapters/described/described-adapter.ts'
import { readShippedDescription } from '../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../src/run/adapters/described-ids.ts'
import { adapterSuites } from './adapter-suites.ts'

/** Every shipped description, against the twin that the lab makes from it. */
adapterSuites(
  listDescribedIds().map((id) => {
    const description = readShippedDescription(id)
    return [describedAdapter(description), { lab: true, description }]
  }),
)
