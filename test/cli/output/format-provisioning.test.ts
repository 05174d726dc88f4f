import { expect, test } from 'vitest'
import { formatLeftovers } from '../../../src/cli/output/format-provisioning.ts'
import type { CleanupResult } from '../../../src/core/provisioning/cleanup-result.ts'
import type { DictionaryRecord } from '../../../src/core/provisioning/dictionary.ts'

const MADE = {
  target: 'with',
  provider: 'p',
  words: 1,
  texts: 1,
  outcome: 'completed',
  create_us: 1,
} as const

function leftover(removal: CleanupResult, dictionary = 'd1'): string {
  const record: DictionaryRecord = { ...MADE, dictionary, removal }
  return formatLeftovers({ clones: [], dictionaries: [record] })
}

test.each<[string, CleanupResult, string]>([
  ['what was deleted is not told', { kind: 'removed' }, ''],
  ['nor what is out of sight', { kind: 'archived' }, ''],
  ['nor what never was', { kind: 'nothing' }, ''],
  [
    'what a person has to delete is',
    { kind: 'by hand', how: 'there' },
    'with: the dictionary d1 STILL EXISTS: there\n',
  ],
  [
    'and what the provider would not',
    { kind: 'failed', detail: '403 no' },
    'with: the dictionary d1 STILL EXISTS: deletion failed: 403 no\n',
  ],
])('%s', (_, removal, words) => {
  expect(leftover(removal)).toBe(words)
})

test('control codes in a provider’s message are removed', () => {
  const hostile = 'no\u001b[2J\u0007way\r\n\u202egnp'
  expect(leftover({ kind: 'failed', detail: hostile }, hostile)).toBe(
    'with: the dictionary no way gnp STILL EXISTS: deletion failed: no way gnp\n',
  )
})
