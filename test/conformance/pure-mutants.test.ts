import { expect, test } from 'vitest'
import { CONVERSATION_MUTANTS } from './conversation-mutants.ts'
import { HOSTILE_MUTANTS } from './hostile-mutants.ts'
import { lawsByName } from './laws-by-name.ts'
import { HTTP, RECOGNIZER, SSE, WEBSOCKET } from './mutations.ts'
import { PURE_MUTANTS } from './pure-mutants.ts'
import { testMutants } from './test-mutants.ts'
import { TWIN_MUTANTS } from './twin-mutants.ts'

testMutants(PURE_MUTANTS, test)

test('every law has a mutant that it catches', () => {
  const laws = [WEBSOCKET, SSE, HTTP, RECOGNIZER].flatMap((adapter) => Object.keys(lawsByName(adapter)))
  const caught = { ...PURE_MUTANTS, ...TWIN_MUTANTS, ...CONVERSATION_MUTANTS, ...HOSTILE_MUTANTS }
  const unused = laws.filter((law) => !(law in caught))
  expect(unused).toEqual([])
})
