import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'
import { adapterSuites } from './adapter-suites.ts'

adapterSuites(Object.values(TURN_ADAPTERS).map((adapter) => [adapter, { lab: true }]))
