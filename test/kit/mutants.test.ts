import { describe, expect, test } from 'vitest'
import { firstFailure } from './failures.ts'
import { MUTANTS } from './mutants.ts'

describe('the kit finds out an adapter that', () => {
  test.for(MUTANTS)('%s', async ([, adapter]) => {
    expect(await firstFailure(adapter)).toBeDefined()
  })
})
