import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as ttfa from '../../src/index.ts'

type Verb = (options: object) => Promise<unknown>
type Example = (library: object, output: { log: (...words: unknown[]) => void }) => Promise<void>

async function examplesOf(page: string): Promise<string[]> {
  const text = await readFile(path.resolve(import.meta.dirname, '../..', page), 'utf8')
  return [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
}

const examples = await examplesOf('docs/library.md')
const [readme, ...others] = await examplesOf('README.md')

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-library-docs-'))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

/** The library, at work in a folder that is deleted afterwards. */
function libraryIn(folder: string, own: object): object {
  const { measure, compare, check, probe } = ttfa as unknown as Record<string, Verb>
  const verbs = Object.entries({ measure, compare, check, probe }).map(([name, verb]) => [
    name,
    (options: object) => verb?.({ cwd: folder, environment: {}, ...own, ...options }),
  ])
  return { ...ttfa, ...Object.fromEntries(verbs) }
}

/** Runs an example as it is printed, but for its import. */
async function run(code: string, own: object = {}): Promise<string> {
  const body = code.replace(/^import (\{[^}]*\}) from 'ttfa'$/m, 'const $1 = ttfa')
  expect(body).not.toMatch(/^import /m)
  const AsyncFunction = (async () => {}).constructor as new (...words: string[]) => Example
  const lines: string[] = []
  await new AsyncFunction('ttfa', 'console', body)(libraryIn(cwd, own), {
    log: (...words) => lines.push(words.map(String).join(' ')),
  })
  return lines.join('\n')
}

test.each([
  [0, /^finished: heard after \d+(\.\d+)? ms, simulated: true$/],
  [1, /^(1\. quick, 2\. slow)?$/],
  [2, /^interrupted after enough$/],
  [3, /^holds [23] concurrent requests/],
  [4, /^BASELINE_\w+: /],
] as const)('example %d of docs/library.md does what it says', { timeout: 90_000 }, async (index, said) => {
  expect(await run(examples[index] ?? '')).toMatch(said)
})

test('every example is run', () => {
  expect(examples).toHaveLength(5)
})

test('the example of the README runs, with the lab in the place of the provider', {
  timeout: 90_000,
}, async () => {
  const lab = { lab: 'always', profile: { voice: 'tone', firstAudio: '5ms', pacing: 0, completionDelay: 0 } }
  const print = 'console.log(stages.length > 0, validity.state)'
  expect(await run(`${readme}\n${print}`, lab)).toMatch(/^true (valid|degraded|invalid)$/)
  expect(others).toEqual([])
})
