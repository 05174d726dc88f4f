import { expect, test } from 'vitest'
import { originOfRegion } from '../../../src/core/adapter/regions.ts'

const facts = { origin: 'wss://api.acme.com', regions: { eu: 'api.eu.acme.com' } }

test.each([
  ['eu', 'wss://api.eu.acme.com'],
  ['default', undefined],
  ['mars', undefined],
  ['toString', undefined],
  [undefined, undefined],
])('the region %s has the origin %s', (region, origin) => {
  expect(originOfRegion(facts, region)).toBe(origin)
  expect(originOfRegion({ origin: facts.origin }, region)).toBeUndefined()
})
