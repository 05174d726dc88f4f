import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { TURN_ADAPTERS } from '../../../src/adapters/turn-adapters.ts'
import { builtInAdapters } from '../../../src/run/adapters/built-in-adapters.ts'
import {
  listPatternNames,
  readConversationPattern,
} from '../../../src/scenario/read/read-conversation-pattern.ts'
import { readPrices } from '../../../src/scenario/read/read-prices.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../../scenarios/prices')
const PATTERNS = path.resolve(import.meta.dirname, '../../../scenarios/patterns')

async function write(text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'ttfa-prices-')), 'own.yaml')
  await writeFile(file, text)
  return file
}

const priceOf = (line: string) => `
provider: smallest
prices:
  - id: smallest-v2
    models: [lightning_v2]
    charges: [${line}]
    source: contract
    date: 2026-11
    confidence: contract
`

describe('prices that come with ttfa', () => {
  test('are for models that an adapter declares', async () => {
    const adapters = [...Object.values(builtInAdapters()), ...Object.values(TURN_ADAPTERS)]
    const known = adapters.map(({ facts }) => facts)
    // A platform, and an agent that ttfa cannot call, have prices all the same: conversations are compared by them.
    const callable = (await readPrices([SHIPPED])).filter(
      ({ part = 'tts' }) => part !== 'platform' && part !== 'agent',
    )
    for (const { provider, models, id } of callable)
      for (const model of models) {
        const isKnown = known.some((facts) => facts.provider === provider && facts.models.includes(model))
        expect(isKnown, `${id}: ${model}`).toBe(true)
      }
  })

  test('a user’s file replaces the price with the same id', async () => {
    const own = await write(priceOf('{ unit: character, per: 10000, amount: 0.07 }'))
    const prices = await readPrices([SHIPPED, own])
    expect(prices.filter(({ id }) => id === 'smallest-v2')).toMatchObject([
      { confidence: 'contract', charges: [{ tiers: [{ from: 0, amount: 0.07 }] }] },
    ])
  })
})

describe('a file of prices is refused', () => {
  test.each([
    ['with neither amount nor tiers', '{ unit: character }', 'either an amount or tiers'],
    ['with both', '{ unit: character, amount: 1, tiers: [{ from: 0, amount: 1 }] }', 'either an amount'],
    ['with a unit that nobody knows', '{ unit: word, amount: 1 }', 'character'],
    ['with tiers that fall', '{ unit: byte, tiers: [{ from: 9, amount: 1 }] }', 'tiers that begin at 0'],
    ['with a negative amount', '{ unit: byte, amount: -1 }', 'a number from 0'],
  ])('%s', async (_, line, words) => {
    await expect(readPrices([await write(priceOf(line))])).rejects.toThrow(words)
  })

  test('if it does not exist', async () => {
    await expect(readPrices(['/nowhere/at/all'])).rejects.toMatchObject({ code: 'PRICES_UNREADABLE' })
  })
})

describe('conversation patterns', () => {
  test('the built-in ones can be read by name', async () => {
    const names = await listPatternNames(PATTERNS)
    expect(names.length).toBeGreaterThanOrEqual(5)
    for (const name of names) expect((await readConversationPattern(name, '/', PATTERNS)).name).toBe(name)
  })

  test('a typo gets a suggestion', async () => {
    await expect(readConversationPattern('suport-call', '/', PATTERNS)).rejects.toMatchObject({
      code: 'PATTERN_UNKNOWN',
      hint: expect.stringContaining('Did you mean support-call?'),
    })
  })
})
