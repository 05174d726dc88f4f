import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import { addressOf, HELLO, openWebSocket, startTestLab } from '../support/lab-client.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const open = async () => (await openWebSocket(addressOf(lab))).line
const recordOf = (request: unknown) => lab.truth().find((record) => record.request === request)
const settled = async (request: unknown) => {
  while (!recordOf(request)) await new Promise((resolve) => setTimeout(resolve, 5))
  return recordOf(request)
}

describe('the truth log', () => {
  test('every chunk was written before it arrived, and the log has no others', async () => {
    const line = await open()
    const sent = line.send({ ...HELLO, text: 'This is for the record.', request_id: 'truth' })
    await line.untilStatus('complete')
    const record = await settled(line.messages[0]?.json.request_id)
    const arrived = line.withStatus('chunk').filter(({ json }) => json.data?.audio !== '')
    expect(record).toMatchObject({
      mount: 'smallest',
      provider: 'smallest',
      carrier: 'websocket',
      echo: { request_id: 'truth' },
      chars: 23,
      outcome: 'completed',
    })
    expect(record?.pieces).toHaveLength(arrived.length)
    expect(record?.accepted_us).toBeGreaterThan(sent)
    for (const [index, piece] of (record?.pieces ?? []).entries()) {
      expect(piece.at_us).toBeLessThan(arrived[index]?.at ?? 0)
      expect(piece.bytes).toBe(Buffer.from(arrived[index]?.json.data?.audio ?? '', 'base64').length)
    }
    const audio = record?.pieces.reduce((sum, piece) => sum + piece.audio_us, 0)
    expect(audio).toBeCloseTo(record?.audio_us ?? 0, 3)
    expect(line.withStatus('complete')[0]?.at).toBeGreaterThan(
      record?.completed_us ?? Number.POSITIVE_INFINITY,
    )
  })

  test('the log has the ports of a request’s connection', async () => {
    const [one, other] = [await open(), await open()]
    const records = []
    for (const line of [one, other, one]) {
      const before = line.messages.length
      line.send(HELLO)
      await line.untilStatus('complete', line.withStatus('complete').length + 1)
      records.push(await settled(line.messages[before]?.json.request_id))
    }
    const [first, second, third] = records.map((record) => record?.ports)
    expect(first).toEqual({ lab: lab.addresses.smallest?.port, client: expect.any(Number) })
    expect(second?.client).not.toBe(first?.client)
    expect(third).toEqual(first)
  })

  test('the first audio comes after the logged hidden delay', async () => {
    const own = await startTestLab({ firstAudio: { min: 60, max: 120 }, pacing: 4 })
    const { line } = await openWebSocket(addressOf(own))
    line.send(HELLO)
    await line.untilStatus('complete')
    const [record] = own.truth()
    await own.close()
    const delay = (record?.pieces[0]?.at_us ?? 0) - (record?.accepted_us ?? 0)
    expect(record?.first_audio_delay_us).toBeGreaterThanOrEqual(60_000)
    expect(record?.first_audio_delay_us).toBeLessThan(120_000)
    expect(delay).toBeGreaterThanOrEqual(record?.first_audio_delay_us ?? 0)
    const stream = (record?.pieces.at(-1)?.at_us ?? 0) - (record?.pieces[0]?.at_us ?? 0)
    expect(stream).toBeGreaterThan(((record?.audio_us ?? 0) / 4) * 0.9)
  })

  test('the measured leading silence is the requested one', async () => {
    const own = await startTestLab({ leadingSilence: 200 })
    const { line } = await openWebSocket(addressOf(own))
    line.send(HELLO)
    await line.untilStatus('complete')
    const [record] = own.truth()
    await own.close()
    expect((record?.lead_silence_us ?? 0) / 1000).toBeGreaterThanOrEqual(200)
    expect((record?.lead_silence_us ?? 0) / 1000).toBeLessThan(211)
  })
})
