import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabCloning } from '../../../src/core/config/lab-profile.ts'
import { type Lab, startLab } from '../../../src/lab/index.ts'

const PATH = '/waves/v1/voice-cloning'
const KEY = { authorization: 'Bearer sk_test' }

const CLONINGS: Readonly<Record<string, LabCloning>> = {
  ready: {},
  slow: { ready: 600 },
  failed: { ready: 600, outcome: 'failed' },
  stuck: { outcome: 'stuck' },
  timeout: { outcome: 'timeout' },
}

let lab: Lab
beforeAll(async () => {
  lab = await startLab({
    mounts: Object.entries(CLONINGS).map(([name, clone]) => ({
      name,
      provider: 'smallest',
      profile: { clone },
    })),
  })
})
afterAll(() => lab.close())

const urlOf = (mount: string) => `http://${lab.shared.host}:${lab.shared.port}/${mount}${PATH}`

/** Written by hand from the provider's documentation. */
async function create(mount: string, fields: Readonly<Record<string, string | Blob>>) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const answer = await fetch(urlOf(mount), { method: 'POST', headers: KEY, body })
  return { status: answer.status, json: (await answer.json()) as { data: Record<string, string> } }
}

const CLIP = { displayName: 'mine', file: new Blob([new Uint8Array(4000)]) }

/** The successive states of a mount's only clone in the voice list, until a final one. */
async function statesOf(mount: string, first: string, last: string): Promise<string[]> {
  const states = [first]
  for (let asked = 0; states.at(-1) !== last && asked < 200; asked++) {
    const answer = await fetch(urlOf(mount), { headers: KEY })
    const { data } = (await answer.json()) as { data: { status: string }[] }
    const state = data[0]?.status ?? 'gone'
    if (state !== states.at(-1)) states.push(state)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return states
}

describe('a Smallest clone', () => {
  test.each([
    ['ready', ['completed']],
    ['slow', ['pending', 'processing', 'completed']],
    ['failed', ['pending', 'processing', 'failed']],
    ['stuck', ['processing']],
  ])('that is %s goes through %j', async (mount, states) => {
    const { status, json } = await create(mount, CLIP)
    expect(status).toBe(200)
    expect(json.data).toMatchObject({ displayName: 'mine', model: 'lightning-v3.1' })
    expect(await statesOf(mount, json.data.status ?? '', states.at(-1) ?? '')).toEqual(states)
  })

  test('may time out', async () => {
    expect(await create('timeout', CLIP)).toMatchObject({
      status: 500,
      json: { error_code: 'voice_clone_timeout' },
    })
  })

  test.each<[string, Readonly<Record<string, string | Blob>>]>([
    ['no clip', { displayName: 'mine' }],
    ['no name', { file: CLIP.file }],
    ['more than five megabytes', { ...CLIP, file: new Blob([new Uint8Array(6 * 2 ** 20)]) }],
  ])('is refused with %s', async (_, fields) => {
    expect(await create('ready', fields)).toMatchObject({ status: 400, json: { error: expect.any(String) } })
  })
})
