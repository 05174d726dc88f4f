import { test } from 'vitest'
import { CONVERSATION_MUTANTS } from './conversation-mutants.ts'
import { testMutants } from './test-mutants.ts'

testMutants(CONVERSATION_MUTANTS, test)
