import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { maskSecrets } from '../../../src/validation/secret-patterns.ts'
import { CATALOG, setupErrorOf, VALID_SCENARIO } from '../read/scenarios.ts'

/** Made up; it opens nothing. */
const KEY = 'sk_0123456789abcdef'
const LOOKS_LIKE_ONE = 'this looks like an API key, and keys are not allowed in a scenario'

const LEAKS: readonly (readonly [sentence: string, from: string, to: string, said: string])[] = [
  [
    'as an option named apiKey',
    'smallest-ws }',
    `smallest-ws, options: { apiKey: ${KEY} } }`,
    '"apiKey" is not allowed in a scenario: keys come from the environment',
  ],
  [
    'as a header',
    'smallest-ws }',
    `smallest-ws, options: { headers: { Authorization: Bearer ${KEY} } } }`,
    '"Authorization" is not allowed in a scenario: keys come from the environment',
  ],
  ['under a harmless name', 'smallest-ws }', `smallest-ws, options: { note: ${KEY} } }`, LOOKS_LIKE_ONE],
  ['in place of a duration', 'load:', `timeout: ${KEY}\nload:`, LOOKS_LIKE_ONE],
  ['in place of a voice, in quotes', 'smallest-ws }', `smallest-ws, voice: "${KEY}" }`, LOOKS_LIKE_ONE],
  [
    'in a base',
    'smallest-ws }',
    `smallest-ws, base: "wss://x/?api_key=${KEY}" }`,
    'targets.a.base: expected a base',
  ],
  ['as an adapter', 'smallest-ws', KEY, LOOKS_LIKE_ONE],
  ['in a file that is no YAML', 'load:', `key: ${KEY}: x\nload:`, 'not valid YAML'],
]

describe('a key in a scenario is rejected and not printed', () => {
  test.each(LEAKS)('%s', async (_, from, to, said) => {
    const error = await setupErrorOf(() =>
      parseScenario(VALID_SCENARIO.replace(from, to), 'it.yaml', CATALOG),
    )
    expect(error.message).toContain(said)
    expect(`${error.message} ${error.hint}`).not.toContain(KEY)
    expect(`${error.message} ${error.hint}`).not.toContain(KEY.slice(3))
  })

  test('the hint says where keys belong', async () => {
    const error = await setupErrorOf(() =>
      parseScenario(VALID_SCENARIO.replace('sound', KEY), 'it.yaml', CATALOG),
    )
    expect(error.hint).toMatch(/only from the environment or a \.env file/)
  })
})

describe('what only resembles a key is accepted', () => {
  test.each([
    ['a token count', 'smallest-ws, options: { max_tokens: 3 } }'],
    ['a word that begins with sk', 'smallest-ws, voice: skylar }'],
  ])('%s', async (_, to) => {
    const scenario = await parseScenario(VALID_SCENARIO.replace('smallest-ws }', to), 'it.yaml', CATALOG)
    expect(scenario.targets).toHaveLength(1)
  })
})

test('masking never shifts a column', () => {
  const piece = fc.constantFrom('sk_abcdef', 'apiKey: ', 'Bearer xyz', 'hello', '\n', '"', 'token=', ' ')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join(' ')
      const masked = maskSecrets(text)
      expect(masked.split('\n').map((line) => line.length)).toEqual(
        text.split('\n').map((line) => line.length),
      )
      expect(masked).not.toContain('sk_abcdef')
    }),
  )
})
