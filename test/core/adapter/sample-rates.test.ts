import { expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { sampleRatesFor } from '../../../src/core/adapter/sample-rates.ts'

const facts = Object.values(ADAPTERS).map((adapter) => adapter.facts)

test.each(facts.map((one) => [one.id, one] as const))(
  '%s has a rate for every encoding it declares',
  (_, one) => {
    for (const { encoding } of one.formats) expect(sampleRatesFor(one, encoding).length).toBeGreaterThan(0)
  },
)

test('an encoding has the rates of its route, the default first, unless it has its own', () => {
  const flux = facts.find(({ id }) => id === 'deepgram-flux')
  expect(flux && sampleRatesFor(flux, 'pcm_s16le')).toEqual([24000, 8000, 16000, 32000, 44100, 48000])
  expect(flux && sampleRatesFor(flux, 'mulaw')).toEqual([8000, 16000])
})
