import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../run-command.ts'

const TTFA_WORKER_SECRET = 'a secret of sixteen or more'
/** Nobody listens at the port of discard. */
const NOWHERE = 'redis://user:hidden-password@127.0.0.1:9'

describe('ttfa worker', () => {
  test.each([
    ['without a broker', [], { TTFA_WORKER_SECRET }, 'no broker is named'],
    ['without a secret', ['--broker', NOWHERE], {}, 'TTFA_WORKER_SECRET is not set'],
    [
      'with a secret that could be guessed',
      ['--broker', NOWHERE],
      { TTFA_WORKER_SECRET: 'short' },
      'has fewer than 16 characters',
    ],
    [
      'with a broker of another kind',
      ['--broker', 'nats://127.0.0.1'],
      { TTFA_WORKER_SECRET },
      'is not a redis:// or rediss:// URL',
    ],
    [
      'whose broker is not there',
      ['--broker', NOWHERE],
      { TTFA_WORKER_SECRET },
      'cannot use the broker 127.0.0.1:9',
    ],
    [
      'whose broker is named by the environment',
      [],
      { TTFA_WORKER_SECRET, TTFA_BROKER: NOWHERE },
      'cannot use the broker 127.0.0.1:9',
    ],
    [
      'that may send to no place',
      ['--broker', NOWHERE, '--allow', '/x'],
      { TTFA_WORKER_SECRET },
      '--allow /x is neither a host nor host/target',
    ],
  ])('%s says so', async (_, words, env, said) => {
    const { code, progress } = await runCommand(['worker', '--vantage', 'eu', ...words], { env })
    expect(code).toBe(104)
    expect(progress).toContain(said)
    expect(progress).not.toContain('hidden-password')
  })

  test('needs the name of its vantage', async () => {
    const { code, progress } = await runCommand(['worker'])
    expect(code).toBe(104)
    expect(progress).toContain('--vantage <name>')
  })
})

describe('ttfa run', () => {
  test('needs a scenario, unless it collects', async () => {
    const { code, progress } = await runCommand(['run'])
    expect(code).toBe(104)
    expect(progress).toContain('no scenario is named')
  })

  test('on workers saves no audio', async () => {
    const { code, progress } = await runCommand(['run', 'scenario.yaml', '--workers', '--save-audio'])
    expect(code).toBe(104)
    expect(progress).toContain('--save-audio does not apply to workers')
  })

  test('on workers is not listened to, and says so before it starts', async () => {
    const cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-worker-'))
    onTestFinished(() => rm(cwd, { recursive: true }))
    await writeFile(
      path.join(cwd, 'heard.yaml'),
      `name: heard
texts: [Please hold the line.]
targets: { voice: { adapter: smallest-ws } }
load: { executor: shared-iterations, trials: 4 }
fidelity: { sample: 2 }
`,
    )
    const words = ['run', 'heard.yaml', '--lab', '--workers', '--broker', NOWHERE]
    const { code, progress } = await runCommand(words, { cwd, env: { TTFA_WORKER_SECRET } })
    expect(code).toBe(104)
    expect(progress).toContain('fidelity: does not apply to workers')
  })
})
