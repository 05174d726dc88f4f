import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../../src/lab/index.ts'
import { addressOf, KEY, startTestLab } from '../../support/lab-client.ts'

/*
 * The requests of the provider's own client for the AI SDK (github.com/smallest-inc/smallest-ai-vercel-provider,
 * 0.6.2), written by hand: it is not in the npm registry under either of its names.
 */

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const url = (path: string) => `http://${addressOf(lab)}${path}`

function cloneForm(): FormData {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(2000)], { type: 'audio/wav' }), 'clip.wav')
  form.set('displayName', 'Mine')
  return form
}

describe('clones, as the client for the AI SDK calls them', () => {
  test('are created, listed and found by id, with a slash at the end of the path', async () => {
    const created = await fetch(url('/waves/v1/voice-cloning/'), {
      method: 'POST',
      headers: KEY,
      body: cloneForm(),
    })
    expect(created.status).toBe(200)
    const { data } = (await created.json()) as { data: { voiceId: string; status: string } }
    expect(data.voiceId).toMatch(/^voice_/)

    const listed = await fetch(url('/waves/v1/voice-cloning/'), { headers: KEY })
    const list = (await listed.json()) as { data: readonly { _id: string; voiceId: string }[] }
    expect(list.data.map(({ voiceId }) => voiceId)).toEqual([data.voiceId])

    const found = await fetch(url(`/waves/v1/voice-cloning/${list.data[0]?._id}`), { headers: KEY })
    expect(await found.json()).toMatchObject({ success: true, data: { voiceId: data.voiceId } })
    expect((await fetch(url('/waves/v1/voice-cloning/nobody'), { headers: KEY })).status).toBe(404)
  })

  test.each([
    ['DELETE', '/waves/v1/lightning-large/'],
    ['POST', '/waves/v1/lightning-large/add_voice'],
    ['GET', '/waves/v1/lightning-large/get_cloned_voices'],
    ['GET', '/waves/v1/voice/get-all-models'],
  ])('%s %s says that it was retired', async (method, path) => {
    const response = await fetch(url(path), { method, headers: KEY })
    expect(response.status).toBe(410)
    expect(await response.json()).toMatchObject({ error_code: 'MODEL_DEPRECATED' })
  })
})
