import { ADAPTERS } from '../../src/adapters/index.ts'
import { adapterSuites } from './adapter-suites.ts'

adapterSuites(Object.values(ADAPTERS).map((adapter) => [adapter]))
