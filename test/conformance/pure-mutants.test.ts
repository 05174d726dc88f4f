import { expect, test } from 'vitest'
import { CONVERSATION_MUTANTS } from './conversation-mutants.ts'
import { lawsByName } from './laws-by-name.ts'
import { HTTP, RECOGNIZER, SSE, WEBSOCKET } from './mutations.ts'
import { PURE_MUTANTS } from './pure-mutants.ts'
import { testMutants } from './test-mutants.ts'
import { TWIN_MUTANTS } from './twin-mutants.ts'

testMutants(PURE_MUTANTS, test)

test('every law has a mutant that it catches', () => {
  const laws = [WEBSOCKET, SSE, HTTP, RECOGNIZER].flatMap((adapter) => Object.keys(lawsByName(adapter)))
  const unused = laws.filter(
    (law) => !(law in PURE_MUTANTS) && !(law in TWIN_MUTANTS) && !(law in CONVERSATION_MUTANTS),
  )
  expect(unused).toEqual([])
})
