import { testMutants } from './test-mutants.ts'
import { TWIN_MUTANTS } from './twin-mutants.ts'

testMutants(TWIN_MUTANTS)
