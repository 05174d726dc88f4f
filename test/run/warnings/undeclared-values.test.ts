import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../cli/run-command.ts'

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-warnings-'))
})
afterAll(() => rm(cwd, { recursive: true }))

async function validate(target: string) {
  const scenario = `name: x\ntexts: [Hello.]\ntargets:\n  a: ${target}\nload: { executor: shared-iterations, trials: 6 }\n`
  await writeFile(path.join(cwd, 'x.yaml'), scenario)
  const { code, progress } = await runCommand(['validate', 'x.yaml'], { cwd })
  return { code, progress }
}

describe('what adapters and catalogues do not know', () => {
  test.each([
    ['{ adapter: smallest-ws, model: lightning_v9 }', 'smallest-ws declares no model lightning_v9'],
    ['{ adapter: smallest-ws, language: klingon }', 'smallest-ws declares no language klingon'],
    ['{ adapter: deepgram-ws, language: klingon }', 'klingon is no language code such as en'],
    [
      '{ adapter: smallest-ws, model: lightning_v3.1, voice: meher }',
      'the model lightning_v3.1 does not have the voice meher: it belongs to',
    ],
    ['{ adapter: deepgram-ws, region: mars }', 'deepgram-ws has no region mars: it is only a label'],
    [
      '{ adapter: smallest-ws, voice: magnsu }',
      'the lab knows no voice magnsu of lightning_v3.1; its closest is magnus',
    ],
    [
      '{ adapter: smallest-ws, voice: magnus, language: hi }',
      'the voice magnus speaks english, but the language is hi',
    ],
  ])('is a warning: %s', async (target, warning) => {
    const { code, progress } = await validate(target)
    expect(progress).toContain(`warning: a: ${warning}`)
    expect(code).toBe(0)
  })

  test.each([
    '{ adapter: smallest-ws, voice: devansh, language: hi }',
    '{ adapter: cartesia-ws, language: pt-BR }',
    '{ adapter: deepgram-ws, region: eu }',
    '{ adapter: cartesia-ws, region: any-label }',
    '{ adapter: deepgram-ws, base: "ws://127.0.0.1:9", model: my-own, voice: mine }',
  ])('is nothing where all is known: %s', async (target) => {
    expect(await validate(target)).toEqual({ code: 0, progress: '' })
  })

  test('a broken description of an adapter is a mistake of the scenario', async () => {
    await writeFile(path.join(cwd, 'mine.yaml'), 'title: Mine\ntransport: pigeon\n')
    const { code, progress } = await validate('{ adapter: ./mine.yaml }')
    expect(code).toBe(104)
    expect(progress).toMatch(/mine\.yaml:2:1: unknown key "transport"/)
  })
})

test('a region that is documented goes to its host, and a base goes before it', async () => {
  const plan = async (target: string) => {
    const scenario = `name: x\ntexts: [Hello.]\ntargets:\n  a: ${target}\nload: { executor: shared-iterations, trials: 6 }\n`
    await writeFile(path.join(cwd, 'region.yaml'), scenario)
    const env = { DEEPGRAM_API_KEY: 'none-at-all' }
    return (await runCommand(['run', 'region.yaml', '--dry-run'], { cwd, env })).output
  }
  expect(await plan('{ adapter: deepgram-ws, region: eu }')).toContain('api.eu.deepgram.com')
  expect(await plan('{ adapter: deepgram-ws, region: eu, base: "ws://127.0.0.1:9" }')).not.toContain(
    'api.eu.deepgram.com',
  )
})
