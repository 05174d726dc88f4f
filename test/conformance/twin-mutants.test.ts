import { test } from 'vitest'
import { testMutants } from './test-mutants.ts'
import { TWIN_MUTANTS } from './twin-mutants.ts'

// Concurrent, because most of them wait for an answer that never comes.
testMutants(TWIN_MUTANTS, test.concurrent)
