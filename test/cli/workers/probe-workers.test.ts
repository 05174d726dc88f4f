import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

const SEARCH = `name: limit
texts: [Thank you for calling.]
targets:
  voice: { adapter: smallest-http, base: 'http://127.0.0.1:9' }
load: { executor: probe }
probe: { max: 3, budget: { requests: 7 } }
`
const CONVERSATIONS = `name: limit
conversation: { turns: [{ text: Good morning. }] }
targets:
  stack:
    pipeline:
      stt: { adapter: smallest-stt-ws }
      llm: { adapter: smallest-electron }
      tts: { adapter: smallest-ws }
load: { executor: probe }
`

let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-probe-workers-'))
  await writeFile(path.join(cwd, 'limit.yaml'), SEARCH)
  await writeFile(path.join(cwd, 'places.yaml'), `${SEARCH}vantages: [eu-west, us-east]\n`)
  await writeFile(path.join(cwd, 'conversations.yaml'), CONVERSATIONS)
})

afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('ttfa probe --workers', () => {
  test.each([
    [
      'of several vantages',
      ['places.yaml', '--workers', '2'],
      'a limit belongs to an account, and is searched from one vantage: the scenario names eu-west, us-east',
    ],
    ['with a lab on each worker', ['limit.yaml', '--workers', '2', '--lab'], 'no limit would be shared'],
    ['of conversations', ['conversations.yaml', '--workers'], 'does not apply to a search of conversations'],
    ['without a broker', ['limit.yaml', '--workers', '2'], 'no broker is named'],
    [
      'without a secret',
      ['limit.yaml', '--workers', '2', '--broker', 'redis://127.0.0.1:9'],
      'TTFA_WORKER_SECRET is not set',
    ],
  ])('%s says what is wrong', async (_, words, said) => {
    const { code, progress } = await runCommand(['probe', ...words], { cwd })
    expect(code).toBe(104)
    expect(progress).toContain(said)
  })

  test('takes the next word for the number only if it is one, and needs no key here', async () => {
    const { code, output } = await runCommand(['probe', '--workers', 'limit.yaml', '--dry-run'], { cwd })
    expect(code).toBe(0)
    expect(output).toContain('at worst: 7 requests')
  })
})
