import { expect, test } from 'vitest'
import { lawsFor } from './laws.ts'
import { EVENTS, HTTP, LISTENING, WEBSOCKET } from './mutations.ts'
import { PURE_MUTANTS } from './pure-mutants.ts'
import { testMutants } from './test-mutants.ts'
import { TURN_MUTANTS } from './turn-mutants.ts'
import { TWIN_MUTANTS } from './twin-mutants.ts'

testMutants(PURE_MUTANTS, test)

test('every law has a mutant that it catches', () => {
  const laws = [WEBSOCKET, EVENTS, HTTP, LISTENING].flatMap((adapter) => Object.keys(lawsFor(adapter)))
  const idle = laws.filter(
    (law) => !(law in PURE_MUTANTS) && !(law in TWIN_MUTANTS) && !(law in TURN_MUTANTS),
  )
  expect(idle).toEqual([])
})
