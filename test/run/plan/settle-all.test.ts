import { expect, test } from 'vitest'
import { SetupError } from '../../../src/core/setup-error.ts'
import { settleAll } from '../../../src/run/plan/settle-all.ts'

const mistake = (message: string, hint?: string) => async () => {
  throw new SetupError(message, { code: 'OWN', ...(hint && { hint }) })
}

test('has the values in their order', async () => {
  expect(await settleAll([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2])
})

test.each([
  ['one mistake as it is', [mistake('a', 'do this')], 'a', 'do this'],
  [
    'all mistakes with what to do',
    [mistake('a', 'do this'), async () => {}, mistake('b', 'do that')],
    'a\nb',
    'do this\n  do that',
  ],
  ['the same mistake of two once', [mistake('a', 'do this'), mistake('a', 'do this')], 'a', 'do this'],
])('throws %s', async (_, work, message, hint) => {
  await expect(settleAll(work.map((begin) => begin()))).rejects.toMatchObject({
    code: 'OWN',
    message,
    hint,
  })
})

test('throws a bug before any mistake', async () => {
  const bug = new TypeError('bug')
  await expect(settleAll([mistake('a')(), Promise.reject(bug)])).rejects.toBe(bug)
})
