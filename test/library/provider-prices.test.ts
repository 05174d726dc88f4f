import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { priceFilesOf } from '../../src/library/shared/provider-prices.ts'
import { SHIPPED_PRICES } from '../../src/library/shared/shipped-data.ts'
import { readPrices } from '../../src/scenario/read/read-prices.ts'

const files = await readdir(SHIPPED_PRICES)

test.each(files)('%s holds the prices of the provider whose name it has, and nobody else’s', async (name) => {
  const prices = await readPrices([path.join(SHIPPED_PRICES, name)])
  expect([...new Set(prices.map(({ provider }) => `${provider}.yaml`))]).toEqual([name])
})

test('the files of several providers are read once each, and a provider without prices has none', () => {
  const found = priceFilesOf(['smallest', 'openai', 'smallest', 'nobody', '../texts/x'])
  expect(found.map((file) => path.basename(file))).toEqual(['smallest.yaml', 'openai.yaml'])
})
