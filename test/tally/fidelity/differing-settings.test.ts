import { expect, test } from 'vitest'
import type { Target } from '../../../src/core/config/target.ts'
import { differingSettings } from '../../../src/tally/fidelity/differing-settings.ts'

const plain: Target = {
  id: 'a',
  adapter: 'x',
  language: 'en',
  region: '',
  options: { speed: 1, style: 'calm' },
}

test.each<[string, Partial<Target>, string[]]>([
  ['nothing but the name', { id: 'b', lab: { firstAudio: 5 }, texts: [1] }, []],
  ['an option', { options: { speed: 1.5, style: 'calm' } }, ['options.speed']],
  ['an option that the other leaves out', { options: { speed: 1 } }, ['options.style']],
  [
    'the rate, and how the text is sent',
    { sampleRate: 8000, input: { mode: 'whole' } },
    ['input', 'sampleRate'],
  ],
  ['a clone', { clone: {} as never, voice: 'cloned' }, ['clone', 'voice']],
])('two targets that differ in %s', (_, other, settings) => {
  expect(differingSettings(plain, { ...plain, ...other })).toEqual(settings)
})
