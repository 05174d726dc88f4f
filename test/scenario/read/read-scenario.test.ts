import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { readScenario } from '../../../src/scenario/read/read-scenario.ts'
import { CATALOG, requestsIn, setupErrorOf, VALID_SCENARIO } from './scenarios.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'ttfa-scenario-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

describe('a file that is no scenario', () => {
  test.each([
    ['is missing', () => path.join(folder, 'gone.yaml'), 'does not exist'],
    ['lies in a file instead of a folder', () => path.join(written('file', ''), 'x.yaml'), 'does not exist'],
    ['is a folder', () => folder, 'is a folder, not a file'],
    ['is a device', () => '/dev/null', 'is not a regular file'],
    [
      'is binary',
      () => written('binary.yaml', new Uint8Array([0x7f, 0x45, 0, 1])),
      'is binary data, not text',
    ],
    ['is not UTF-8', () => written('latin.yaml', new Uint8Array([0x6e, 0xe9, 0x65])), 'is not UTF-8 text'],
    [
      'is huge',
      () => written('huge.yaml', '#'.repeat(1024 * 1024 + 1)),
      'is too large: 1048577 bytes, the maximum is 1048576',
    ],
  ])('because it %s', async (_, make, reason) => {
    const file = make()
    const error = await setupErrorOf(() => readScenario(file, CATALOG))
    expect(error.message).toBe(`${file} ${reason}`)
    expect(error.code).toBe('SCENARIO_UNREADABLE')
    expect(error.hint).toBe('`ttfa init` writes a scenario to start from.')
  })
})

describe('texts from a file', () => {
  const scenario = (texts: string) => written('texts.yaml', VALID_SCENARIO.replace('[Hello there.]', texts))

  test('are found from the folder of the scenario', async () => {
    written('corpus.txt', '# c\nOne.\nTwo.\n')
    const { texts } = requestsIn(await readScenario(scenario('{ file: corpus.txt }'), CATALOG))
    expect(texts).toEqual(['One.', 'Two.'])
  })

  test('are those of the chosen sections only', async () => {
    written('sections.txt', 'Zero.\n## short\nOne.\n## long\nTwo.\n')
    const file = scenario('{ file: sections.txt, only: [long] }')
    const { texts } = requestsIn(await readScenario(file, CATALOG))
    expect(texts).toEqual(['Two.'])
  })

  test.each([
    ['only comments', '# nothing\n', '{ file: c.txt }', '2:16: texts.file: "c.txt" contains no text'],
    ['no sections', 'One.\n', '{ file: c.txt, only: [long] }', '2:30: texts.only: "c.txt" has no sections'],
    [
      'other sections',
      '## long\nOne.\n',
      '{ file: c.txt, only: [long, lnog] }',
      '2:36: texts.only: "c.txt" has no section "lnog" (did you mean "long"?)',
    ],
  ])('with %s are a mistake at its place', async (_, content, texts, said) => {
    written('c.txt', content)
    const error = await setupErrorOf(() => readScenario(scenario(texts), CATALOG))
    expect(error.message).toContain(`texts.yaml:${said}`)
  })
})

describe('options of an adapter', () => {
  const knowledge = {
    adapters: Object.keys(ADAPTERS),
    checkOptions: (adapter: string, options: Readonly<Record<string, unknown>>) => {
      ADAPTERS[adapter]?.parseOptions(options)
    },
  }

  test('that it does not know are a mistake at their place', async () => {
    const options = 'smallest-ws, options: { word_timestamps: true, complete_backof_ms: 0 }'
    const file = written('options.yaml', VALID_SCENARIO.replace('smallest-ws', options))
    const error = await setupErrorOf(() => readScenario(file, knowledge))
    expect(error.location).toEqual({ file, line: 4, column: 64 })
    expect(error.message).toContain('smallest-ws has no option `complete_backof_ms`')
  })
})

describe('the scenarios that ship', () => {
  const root = path.resolve(import.meta.dirname, '../../..')

  test.each([
    ['first-look.yaml', ['smallest-ws', 'smallest-sse', 'smallest-http', 'smallest-ws']],
    ['lightning-load.yaml', ['smallest-ws', 'smallest-sse', 'smallest-ws']],
  ])('%s is sound', async (name, adapters) => {
    const scenario = requestsIn(await readScenario(path.join(root, 'scenarios', name), CATALOG))
    expect(scenario.targets.map(({ adapter }) => adapter)).toEqual(adapters)
    for (const { adapter, options } of scenario.targets)
      expect(() => ADAPTERS[adapter]?.parseOptions(options)).not.toThrow()
  })
})
