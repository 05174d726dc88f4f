import { describe, expect, test } from 'vitest'
import { BUILT_IN_TWINS, collectProviders, mountEveryProvider, startLab } from '../../src/lab/index.ts'
import { readShippedDescription } from '../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../src/run/adapters/described-ids.ts'
import { post, QUICK } from './support/lab-client.ts'

const descriptions = listDescribedIds().map(readShippedDescription)

describe('the providers of a lab', () => {
  test('are the built-in ones and every described one', () => {
    const providers = Object.keys(collectProviders({ descriptions }))
    expect(providers).toEqual(
      expect.arrayContaining([...Object.keys(BUILT_IN_TWINS), 'minimax', 'rime', 'hume']),
    )
  })

  test('an added twin replaces the built-in twin of its route', () => {
    const [mine] = BUILT_IN_TWINS.openai ?? []
    const { smallest } = collectProviders({ twins: { smallest: mine ? [mine] : [] } })
    expect(smallest?.[0]).toBe(mine)
    expect(smallest?.length).toBe((BUILT_IN_TWINS.smallest?.length ?? 0) + 1)
  })

  test('each provider and each dialect has a mount with a unique name', () => {
    const mounts = mountEveryProvider({ descriptions })
    const names = mounts.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(mounts).toContainEqual({
      name: 'openai-compatible.speaches',
      provider: 'openai-compatible',
      profile: { dialect: 'speaches' },
    })
    expect(names).toEqual(expect.arrayContaining(['kokoro', 'openai-compatible', 'openai-compatible.kokoro']))
  })
})

test('a described provider responds in its own format, including errors inside a 200', async () => {
  const faults = [{ kind: 'error-frame' }] as const
  const profile = { ...QUICK, voice: 'tone', faults } as const
  const lab = await startLab({ mounts: [{ name: 'minimax', provider: 'minimax', profile }], descriptions })
  const base = `${lab.addresses.minimax?.host}:${lab.addresses.minimax?.port}`
  const request = {
    model: 'speech-2.8-turbo',
    text: 'Hello there.',
    voice_setting: { voice_id: 'Calm_Woman' },
  }
  const answer = await post(base, '/v1/t2a_v2', request, { authorization: 'Bearer any' })
  const missing = await post(
    base,
    '/v1/t2a_v2',
    { ...request, text: undefined },
    { authorization: 'Bearer any' },
  )
  await lab.close()
  const lines = answer.body.toString().trimEnd().split('\n')
  expect(lines.every((line) => line.startsWith('data: {'))).toBe(true)
  expect(JSON.parse(lines[0]?.slice(6) ?? '')).toMatchObject({
    data: { audio: expect.stringMatching(/^[0-9a-f]+$/) },
  })
  expect(JSON.parse(lines.at(-1)?.slice(6) ?? '')).toMatchObject({
    base_resp: { status_code: expect.anything(), status_msg: expect.any(String) },
  })
  expect(missing.status).toBe(400)
  expect(JSON.parse(missing.body.toString())).toMatchObject({ base_resp: { status_code: 1042 } })
})
