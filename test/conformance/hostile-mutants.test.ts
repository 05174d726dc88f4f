import { test } from 'vitest'
import { HOSTILE_MUTANTS } from './hostile-mutants.ts'
import { testMutants } from './test-mutants.ts'

testMutants(HOSTILE_MUTANTS, test)
