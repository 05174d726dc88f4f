import { describe, test } from 'vitest'
import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'
import { adapterSuite } from '../../src/conformance/index.ts'

for (const adapter of Object.values(TURN_ADAPTERS)) adapterSuite({ describe, test }, adapter, { lab: true })
