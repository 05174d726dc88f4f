import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../src/adapters/index.ts'
import { optionRulesOf } from '../../src/adapters/shared/options.ts'
import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'
import { loadDescribedAdapters } from '../../src/run/adapters/described-adapters.ts'

const ALL = Object.values({ ...ADAPTERS, ...TURN_ADAPTERS, ...loadDescribedAdapters() })

describe('what `ttfa adapters <id>` says of options', () => {
  test.each(ALL.map((adapter) => [adapter.facts.id, adapter] as const))('%s', (_, adapter) => {
    for (const [name, { meaning = '' }] of Object.entries(optionRulesOf(adapter)))
      expect(meaning, name).toMatch(/^.{4,}[^.]$/)
  })

  test('every adapter that has options tells them', () => {
    expect(ALL.filter((adapter) => Object.keys(optionRulesOf(adapter)).length > 0).length).toBeGreaterThan(50)
  })
})
