import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startEmbeddedLab } from '../../../src/run/execute/embedded-lab.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../../src/adapters/descriptions')

test('the embedded lab simulates described adapters: shipped ones and a user’s file', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-embedded-'))
  await copyFile(path.join(SHIPPED, 'piper-http.yaml'), path.join(folder, 'mine.yaml'))
  const target = { language: 'en', region: '', options: {}, lab: { voice: 'tone' } } as const
  const scenario: Scenario = {
    name: 'described',
    seed: 1,
    texts: ['Hello.'],
    targets: [
      { ...target, id: 'shipped', adapter: 'inworld-http' },
      { ...target, id: 'mine', adapter: 'mine.yaml' },
    ],
    load: { executor: 'shared-iterations', concurrency: 1, trials: 1, order: 'blocked' },
    connection: 'warm',
    warmup: 0,
    timeout: 5000,
    stop: { kind: 'complete' },
  }
  const lab = await startEmbeddedLab(await planRequests(scenario, { environment: {}, lab: 'always', folder }))
  try {
    const ask = (id: string, route: string, body: object) =>
      fetch(`${lab.baseFor(id, 'https://any')}${route}`, {
        method: 'POST',
        headers: { authorization: 'Basic any', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const inworld = await ask('shipped', '/tts/v1/voice:stream', { text: 'Hello.', voiceId: 'Ashley' })
    const mine = await ask('mine', '/', { text: 'Hello.', voice: 'any' })
    expect((await inworld.text()).startsWith('{"result":{"audioContent":"')).toBe(true)
    expect(Buffer.from(await mine.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF')
  } finally {
    await lab.close()
    await rm(folder, { recursive: true })
  }
})
