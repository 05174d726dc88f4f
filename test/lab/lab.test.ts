import { mkdtempSync, readFileSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { SetupError } from '../../src/core/setup-error.ts'
import { startLab } from '../../src/lab/index.ts'
import { addressOf, HELLO, KEY, openWebSocket, post, QUICK, startTestLab } from './support/lab-client.ts'

const TONE = { ...QUICK, voice: 'tone' } as const

describe('addresses', () => {
  test('each mount has its own port, and all share one under their names', async () => {
    const lab = await startLab({
      mounts: [
        { name: 'fast', provider: 'smallest', profile: TONE },
        { name: 'slow', provider: 'smallest', profile: { ...TONE, firstAudio: 120 } },
      ],
    })
    const shared = `127.0.0.1:${lab.shared.port}`
    const answers = [
      await post(`127.0.0.1:${lab.addresses.fast?.port}`, '/waves/v1/tts', HELLO),
      await post(shared, '/fast/waves/v1/tts', HELLO),
      await post(shared, '/slow/waves/v1/tts', HELLO),
      await post(shared, '/nobody/waves/v1/tts', HELLO),
    ]
    const { line } = await openWebSocket(`${shared}/slow`)
    line.send(HELLO)
    await line.untilStatus('complete')
    const mounts = lab.truth().map(({ mount }) => mount)
    await lab.close()
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404])
    expect(mounts).toEqual(['fast', 'fast', 'slow', 'slow'])
  })

  test('every response has the lab’s header', async () => {
    const lab = await startTestLab(TONE)
    const { headers } = await openWebSocket(addressOf(lab))
    const answers = [
      await post(addressOf(lab), '/waves/v1/tts', HELLO),
      await post(addressOf(lab), '/waves/v1/tts', HELLO, {}),
      await post(addressOf(lab), '/', HELLO),
    ]
    await lab.close()
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    for (const seen of [headers, ...answers.map((answer) => answer.headers)]) {
      expect(seen['x-ttfa-lab']).toBe(version)
    }
  })

  test.each([
    ['an unknown provider', [{ name: 'a', provider: 'nobody' }], 'LAB_PROVIDER'],
    [
      'a name twice',
      [
        { name: 'a', provider: 'smallest' },
        { name: 'a', provider: 'smallest' },
      ],
      'LAB_NAME',
    ],
    ['a name with a slash', [{ name: 'a/b', provider: 'smallest' }], 'LAB_NAME'],
  ])('%s is a setup error', async (_name, mounts, code) => {
    const error = await startLab({ mounts }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SetupError)
    expect(error).toMatchObject({ code })
  })
})

describe('determinism', () => {
  const deliver = async (seed: number) => {
    const profile = { ...TONE, firstAudio: { median: 20, sigma: 0.5 }, leadingSilence: { min: 0, max: 200 } }
    const lab = await startLab({ mounts: [{ name: 'smallest', provider: 'smallest', profile }], seed })
    const bodies: Buffer[] = []
    for (let count = 0; count < 3; count++)
      bodies.push((await post(addressOf(lab), '/waves/v1/tts', HELLO)).body)
    const delays = lab.truth().map((record) => record.first_audio_delay_us)
    await lab.close()
    return { delays, bodies }
  }

  test('the same seed gives the same delays and bytes; another seed does not', async () => {
    const [first, again, other] = await Promise.all([deliver(5), deliver(5), deliver(6)])
    expect(again).toEqual(first)
    expect(other.delays).not.toEqual(first.delays)
    expect(new Set(first.delays).size).toBe(3)
  })
})

describe('the truth file', () => {
  test('has one line per request after closing, equal to the log in memory', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'ttfa-lab-')), 'truth.ndjson')
    const lab = await startTestLab(TONE, { truthFile: file })
    await post(addressOf(lab), '/waves/v1/tts', HELLO)
    await post(addressOf(lab), '/waves/v1/tts', {})
    const { line } = await openWebSocket(addressOf(lab))
    line.send({ ...HELLO, complete_backoff_ms: 10_000 })
    await line.untilStatus('chunk')
    const before = lab.truth().length
    await lab.close()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(before).toBeGreaterThanOrEqual(2)
    expect(lines.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(lab.truth())))
    expect(lines).toHaveLength(3)
  })
})

test('expected texts are synthesised before the first request', async () => {
  const text = 'We have a table for you at half past seven, by the window, as you asked. '.repeat(6)
  const firstAudio = async (expectedTexts: string[]) => {
    const lab = await startTestLab({}, { expectedTexts })
    await post(addressOf(lab), '/waves/v1/tts', { ...HELLO, text, sample_rate: 16_000 })
    const [record] = lab.truth()
    await lab.close()
    return (record?.pieces[0]?.at_us ?? 0) - (record?.accepted_us ?? 0)
  }
  expect(await firstAudio([text])).toBeLessThan((await firstAudio([])) / 2)
})

test('TLS with a verifiable certificate', async () => {
  const lab = await startTestLab(TONE, { tls: true })
  const answer = await new Promise<{ status: number | undefined; length: number }>((resolve, reject) => {
    const request = https.request(`https://${addressOf(lab)}/waves/v1/tts`, {
      method: 'POST',
      headers: KEY,
      ...(lab.certificate === undefined ? {} : { ca: lab.certificate }),
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
      })
      response.on('end', () => resolve({ status: response.statusCode, length }))
    })
    request.end(JSON.stringify(HELLO))
  })
  const distrusted = await new Promise((resolve) => {
    https.get(`https://${addressOf(lab)}/`).on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
  })
  await lab.close()
  expect(answer).toEqual({ status: 200, length: 38_400 })
  expect(distrusted).toMatch(/SELF_SIGNED/)
})
