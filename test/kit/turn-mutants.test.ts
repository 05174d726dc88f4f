import { test } from 'vitest'
import { testMutants } from './test-mutants.ts'
import { TURN_MUTANTS } from './turn-mutants.ts'

testMutants(TURN_MUTANTS, test)
