import { expect, test } from 'vitest'
import { ADAPTERS } from '../../src/adapters/index.ts'
import { optionRulesOf } from '../../src/adapters/shared/options.ts'
import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'

/** The providers whose documentation was read for every option. */
const DOCUMENTED = ['smallest', 'cartesia', 'elevenlabs', 'deepgram', 'openai']

const documented = Object.values<AnyAdapter>({ ...ADAPTERS, ...TURN_ADAPTERS }).filter(({ facts }) =>
  DOCUMENTED.includes(facts.provider),
)

test('every option of a documented provider says what it means', () => {
  expect(new Set(documented.map(({ facts }) => facts.provider))).toEqual(new Set(DOCUMENTED))
  const silent = documented.flatMap((adapter) =>
    Object.entries(optionRulesOf(adapter))
      .filter(([, { meaning = '' }]) => meaning === '' || meaning.endsWith('.'))
      .map(([name]) => `${adapter.facts.id} ${name}`),
  )
  expect(silent).toEqual([])
})

test('a default is a value that the option takes, or words', () => {
  const wrong = documented.flatMap((adapter) =>
    Object.entries(optionRulesOf(adapter))
      .filter(([, rule]) => rule.default !== undefined && typeof rule.default !== 'string')
      .filter(([name, rule]) => !accepts(adapter, { [name]: rule.default }))
      .map(([name]) => `${adapter.facts.id} ${name}`),
  )
  expect(wrong).toEqual([])
})

function accepts({ parseOptions }: AnyAdapter, options: Readonly<Record<string, unknown>>): boolean {
  try {
    parseOptions(options)
    return true
  } catch {
    return false
  }
}
