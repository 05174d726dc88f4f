import { expect, test } from 'vitest'
import type { Target } from '../../../src/core/config/target.ts'
import { optionsWithoutReference } from '../../../src/tally/compare/option-costs.ts'

const PLAIN: Target = { id: 'plain', adapter: 'a', language: 'en', region: '', options: {} }
const CLONED: Target = { ...PLAIN, id: 'cloned', clone: { name: 'mine', timeout: 1 } }
const GIVEN: Target = { ...PLAIN, id: 'given', dictionary: { name: 'mine', words: { SQL: 'sequel' } } }

test.each<[string, readonly Target[], readonly string[]]>([
  ['options beside a target that does without', [PLAIN, CLONED, GIVEN], []],
  ['two options beside each other', [CLONED, GIVEN], ['cloned', 'given']],
  ['a clone beside another voice of the same model', [{ ...PLAIN, voice: 'v' }, CLONED], []],
  ['a dictionary beside another voice', [{ ...PLAIN, voice: 'v' }, GIVEN], ['given']],
  ['a dictionary beside other options', [{ ...PLAIN, options: { speed: 2 } }, GIVEN], ['given']],
  ['either beside another route', [{ ...PLAIN, adapter: 'b' }, CLONED, GIVEN], ['cloned', 'given']],
  [
    'an option from another vantage',
    [
      { ...PLAIN, vantage: 'eu' },
      { ...CLONED, vantage: 'us' },
    ],
    ['cloned'],
  ],
  ['no options at all', [PLAIN], []],
])('%s', (_, targets, lone) => {
  expect(optionsWithoutReference({ targets }).map(({ target }) => target)).toEqual(lone)
})
