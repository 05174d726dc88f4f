import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/lab.ts'
import { runCommand } from '../run-command.ts'

const PROFILE = { voice: 'tone', firstAudio: 5, pacing: 0, completionDelay: 0 } as const

let lab: Lab
let base: string
beforeAll(async () => {
  lab = await startLab({ mounts: [{ name: 'smallest', provider: 'smallest', profile: PROFILE }] })
  base = `${lab.shared.host}:${lab.shared.port}/smallest`
})
afterAll(() => lab.close())

describe('ttfa voices', () => {
  test('filters, turns pages and counts', async () => {
    const words = ['voices', 'smallest-ws', '--base', `http://${base}`, '--gender', 'female', '--limit', '3']
    const first = await runCommand(words)
    expect(first.progress).toContain('7 of 13 voices of smallest, page 1 of 3')
    const last = await runCommand([...words, '--page', '3', '--json'])
    expect(JSON.parse(last.output)).toMatchObject([{ id: 'sophie', accent: 'british' }])
  })

  test.each([
    ['an adapter that does not exist', ['voices', 'smalest-ws', '--lab'], 'did you mean "smallest-ws"'],
    ['a provider without a catalogue', ['voices', 'openai-http', '--lab'], 'no voice catalogue for openai'],
    ['a provider that is gone', ['voices', 'playht-http'], 'playht was shut down on 2025-12-31'],
    ['a missing key', ['voices', 'elevenlabs-ws'], 'ELEVENLABS_API_KEY is not set'],
  ])('%s is the user’s mistake', async (_, words, said) => {
    const { code, progress } = await runCommand(words)
    expect(code).toBe(104)
    expect(progress).toContain(said)
  })
})

describe('a run whose voice is of another pool', () => {
  async function runWith(voice: string) {
    const cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-voices-'))
    const scenario = `
name: pools
texts: [Hello there]
targets: { pro: { adapter: smallest-http, model: lightning_v3.1_pro, voice: ${voice}, base: 'http://${base}' } }
load: { executor: constant-concurrency, concurrency: 1, trials: 2 }
`
    await writeFile(path.join(cwd, 'scenario.yaml'), scenario)
    return runCommand(['run', '--no-selftest', '--out', 'run', 'scenario.yaml'], { cwd })
  }

  test('is warned of beforehand, with the nearest that fits, and runs all the same', async () => {
    const { progress, output } = await runWith('magnus')
    expect(progress).toContain('warning: pro: the model lightning_v3.1_pro does not have the voice magnus')
    expect(progress).toContain('the closest voice of lightning_v3.1_pro is maverick')
    expect(output).toContain('pro')
  })

  test('one that belongs to it is not', async () => {
    expect((await runWith('meher')).progress).not.toContain('warning')
  })
})
