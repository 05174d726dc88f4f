import { describe, test } from 'vitest'
import { ADAPTERS } from '../../src/adapters/index.ts'
import { adapterSuite } from '../../src/conformance/index.ts'

for (const adapter of Object.values(ADAPTERS)) adapterSuite({ describe, test }, adapter)
