import { expect, test } from 'vitest'
import { ADAPTER_LOADERS, TURN_ADAPTER_LOADERS } from '../../src/adapters/adapter-loaders.ts'
import { ADAPTERS } from '../../src/adapters/index.ts'
import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'

const TABLES = [
  { loaders: ADAPTER_LOADERS, adapters: ADAPTERS, file: 'index.ts' },
  { loaders: TURN_ADAPTER_LOADERS, adapters: TURN_ADAPTERS, file: 'turn-adapters.ts' },
]

test.each(TABLES)(
  'every adapter of $file is loaded alone under the same id',
  async ({ loaders, adapters }) => {
    expect(Object.keys(loaders)).toEqual(Object.keys(adapters))
    for (const [id, load] of Object.entries(loaders)) expect(await load(), id).toBe(adapters[id])
  },
)
