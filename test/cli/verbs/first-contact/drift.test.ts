import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../../src/cli/actions/adapters/adapters-drift.ts'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { startLab } from '../../../../src/lab/index.ts'
import { openBodyServer, tone } from '../../../trace/foreign-server.ts'
import { runCommand } from '../../run-command.ts'

const KEY = 'sk-a-secret-key-of-nobody'
let cwd: string
const drift = (...words: string[]) =>
  runCommand(['adapters', 'drift', ...words], { cwd, env: { XDG_CACHE_HOME: cwd, SMALLEST_API_KEY: KEY } })

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-drift-'))
})
afterAll(() => rm(cwd, { recursive: true }))

describe('ttfa adapters drift', () => {
  test('says what it would send, and sends nothing without --yes', async () => {
    let requests = 0
    const server = await openBodyServer(
      'events',
      () => {
        requests += 1
        return []
      },
      {},
    )
    const { code, progress } = await drift('smallest-sse', '--base', server.base)
    await server.close()
    expect(code).toBe(EXIT_CODES.passed)
    expect(progress).toMatch(
      /6 requests with at most \d+ characters .*: answer, wrong voice, wrong key, two turns, cancel/,
    )
    expect(progress).toContain('SMALLEST_API_KEY goes to 127.0.0.1')
    expect(progress).toMatch(/costs at most 0\.\d+ USD|cost unknown|cost not included/)
    expect(progress).toContain('Nothing was sent')
    expect(requests).toBe(0)
  })

  test('says what it would send without a key, and which key sending takes', async () => {
    const { code, progress } = await runCommand(['adapters', 'drift', 'smallest-sse'], { cwd, env: {} })
    expect(code).toBe(EXIT_CODES.passed)
    expect(progress).toMatch(/^6 requests with at most \d+ characters/)
    expect(progress).toContain('the key in SMALLEST_API_KEY, which is not set')

    const sent = await runCommand(['adapters', 'drift', 'smallest-sse', '--yes'], { cwd, env: {} })
    expect(sent.code).toBe(EXIT_CODES.setup)
    expect(sent.progress).toContain('SMALLEST_API_KEY is not set')
    expect(sent.progress).not.toContain('--lab')
  })

  test('finds nothing where the provider is as documented', async () => {
    const lab = await startLab({ mounts: [{ name: 'smallest', provider: 'smallest' }] })
    const { host, port } = lab.addresses.smallest ?? { host: '', port: 0 }
    const { code, output } = await drift('smallest-sse', '--yes', '--base', `http://${host}:${port}`)
    await lab.close()
    expect(output.match(/as documented/g), output).toHaveLength(5)
    expect(code).toBe(EXIT_CODES.passed)
  }, 120_000)

  test('lists what is new, missing and changed, and keeps the proof', async () => {
    // Accepts every key and voice, has a field of its own, and calls its end by another type.
    const answer = () => [
      { audio: tone(400).toString('base64'), done: false, latency: 3 },
      { done: true, audio: '' },
    ]
    const server = await openBodyServer('events', answer, {})
    const { code, output } = await drift(
      'smallest-sse',
      '--yes',
      '--base',
      server.base,
      '--json',
      '--keep',
      'proof',
    )
    await server.close()
    expect(code).toBe(EXIT_CODES.failed)
    const { behaviours } = JSON.parse(output)
    const of = (name: string) =>
      behaviours.find((one: { behaviour: string }) => one.behaviour === name).differences
    expect(of('answer')).toContainEqual({ kind: 'new', what: 'field /latency', provider: 'number', twin: '' })
    expect(of('wrong key')).toContainEqual({
      kind: 'changed',
      what: 'outcome',
      provider: 'ok',
      twin: 'auth 401',
    })
    expect(of('wrong voice')).toContainEqual(
      expect.objectContaining({ kind: 'changed', what: 'outcome', provider: 'ok' }),
    )
    expect((await readdir(path.join(cwd, 'proof'))).sort()).toEqual([
      'smallest-sse-answer.ndjson',
      'smallest-sse-cancel.ndjson',
      'smallest-sse-two-turns.ndjson',
      'smallest-sse-wrong-key.ndjson',
      'smallest-sse-wrong-voice.ndjson',
    ])
  }, 120_000)
})
