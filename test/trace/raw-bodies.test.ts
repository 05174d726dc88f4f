import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { explainTrace } from '../../src/trace/findings/explain-trace.ts'
import { tone, wavHeader } from './foreign-server.ts'
import { trace } from './trace-once.ts'

/** Bodies of a route that has nothing but samples in its answer, so that only the samples tell what is wrong. */
const SAMPLES = tone(400)
const floats = () => {
  const values = Array.from({ length: SAMPLES.length / 2 }, (_, at) => SAMPLES.readInt16LE(2 * at) / 32_768)
  return Buffer.from(Float32Array.from(values).buffer)
}
/** ITU-T G.711 of the samples, by search in the table of the standard's inverse. */
const mulaw = () => {
  const expand = (code: number) => {
    const bits = ~code & 0xff
    const magnitude = ((((bits & 15) << 3) + 132) << ((bits & 0x70) >> 4)) - 132
    return bits & 0x80 ? -magnitude : magnitude
  }
  const table = Array.from({ length: 256 }, (_, code) => ({ code, value: expand(code) }))
  const nearest = (sample: number) =>
    table.reduce((best, one) => (Math.abs(one.value - sample) < Math.abs(best.value - sample) ? one : best))
      .code
  return Buffer.from(
    Array.from({ length: SAMPLES.length / 2 }, (_, at) => nearest(SAMPLES.readInt16LE(2 * at))),
  )
}
const noise = () => {
  let state = 1
  return Buffer.from(
    Int16Array.from({ length: 9_600 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
      return state >> 17
    }).buffer,
  )
}
const stereo = () => {
  const header = wavHeader(24_000)
  header.writeUInt16LE(2, 22)
  header.writeUInt16LE(4, 32)
  return header
}
const part = 'content-type: audio/pcm\r\n\r\n'

async function answerWith(body: Buffer, type: string) {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': type }).end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    return await trace('openai-http', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('a body of samples', () => {
  test.each<[name: string, body: Buffer, type: string, says: RegExp]>([
    ['is fine as it was asked for', SAMPLES, 'audio/pcm', /^$/],
    ['is fine if a sound is noise in every format', noise(), 'audio/pcm', /^$/],
    ['has the other order of bytes', Buffer.from(SAMPLES).swap16(), 'audio/pcm', /big-endian/],
    ['begins at an odd byte', SAMPLES.subarray(1), 'audio/pcm', /begin at an odd byte/],
    ['is 32-bit float', floats(), 'audio/pcm', /a voice as 32-bit float/],
    ['is mu-law', mulaw(), 'audio/pcm', /a voice as G\.711 \(mulaw\)/],
    ['is a WAV with two channels', Buffer.concat([stereo(), SAMPLES]), 'audio/wav', /2 channels: ttfa hears/],
    [
      'is in a part of a multipart body',
      Buffer.concat([Buffer.from(`--x1\r\n${part}`), SAMPLES, Buffer.from('\r\n--x1--')]),
      'multipart/mixed; boundary=x1',
      /the server sends parts with headers of their own, not audio/,
    ],
  ])('%s', async (_, body, type, says) => {
    const findings = explainTrace(await answerWith(body, type))
    expect(findings.map((finding) => finding.says).join('\n')).toMatch(says)
  })

  test('is lines of JSON where events are read', async () => {
    const server = createServer((request, response) => {
      request.resume()
      const lines = [0, 1].map(() => `${JSON.stringify({ audio: tone(80).toString('base64') })}\n`)
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(lines.join(''))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const traced = await trace('smallest-sse', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.closeAllConnections()
    server.close()
    expect(explainTrace(traced).map(({ says }) => says)).toContainEqual(
      expect.stringMatching(/lines of JSON \(NDJSON\)/),
    )
  })
})
