import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { receiverHeaders } from '../../../src/run/outputs/receiver-headers.ts'
import { sendRun } from '../../../src/run/outputs/send-run.ts'
import { throughProtobuf } from '../../report/export/otlp-protobuf.ts'
import { exportableRun } from './sample-run.ts'

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A receiver on loopback that keeps what it got. */
async function receiver(answer: Answer = {}): Promise<{ address: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const { method = '', url = '', headers } = request
    received.push({ method, url, headers, body: Buffer.concat(pieces) })
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

describe('a run that is sent', () => {
  test('as otlp arrives as the official definitions read it: metrics, then traces', async () => {
    const { address, received } = await receiver()
    expect(await sendRun(await exportableRun(), { format: 'otlp', to: `${address}/` }, {})).toBe(5)
    expect(received.map(({ url }) => url)).toEqual([
      '/v1/metrics',
      ...Array.from({ length: 4 }, () => '/v1/traces'),
    ])
    for (const { url, headers, body } of received) {
      expect(headers['content-type']).toBe('application/json')
      const signal = url === '/v1/metrics' ? 'metrics' : 'traces'
      expect(throughProtobuf(signal, body.toString())).toEqual(JSON.parse(body.toString()))
    }
  })

  test('as influx goes to the whole address', async () => {
    const { address, received } = await receiver({ status: 204 })
    await sendRun(
      await exportableRun(),
      { format: 'influx', to: `${address}/api/v2/write?org=o&bucket=b` },
      {},
    )
    expect(received).toHaveLength(1)
    expect(received[0]?.url).toBe('/api/v2/write?org=o&bucket=b')
    expect(received[0]?.body.toString()).toContain('ttfa_outcome,')
  })

  test.each([
    ['refuses it', { status: 400, body: 'out of bounds\n\u001b[31m' }, /400 out of bounds$/],
    ['asks for a token', { status: 401, body: 'who are you' }, /401 who are you/],
    [
      'leads elsewhere, where a token must not follow',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      /redirect/,
    ],
    [
      'takes only a part',
      { body: JSON.stringify({ partialSuccess: { rejectedDataPoints: '3', errorMessage: 'too old' } }) },
      /refused 3: too old/,
    ],
  ] as const)('to a receiver that %s is an error with its words', async (_, answer, said) => {
    const { address } = await receiver(answer)
    await expect(sendRun(await exportableRun(), { format: 'otlp', to: address }, {})).rejects.toThrow(said)
  })

  test('to nobody is an error that says so', async () => {
    await expect(
      sendRun(await exportableRun(), { format: 'otlp', to: 'http://127.0.0.1:1' }, {}),
    ).rejects.toThrow(/^otlp was not sent to http:\/\/127\.0\.0\.1:1\/v1\/metrics: /)
  })

  test('takes a token along, which an answer that repeats it does not print', async () => {
    const { address, received } = await receiver({ status: 403, body: 'no: Bearer secret-token-5512' })
    const headers = receiverHeaders('otlp', address, 'command line', {
      TTFA_OUTPUT_TOKEN: 'secret-token-5512',
    })
    const failure = await sendRun(await exportableRun(), { format: 'otlp', to: address }, headers).catch(
      String,
    )
    expect(received[0]?.headers.authorization).toBe('Bearer secret-token-5512')
    expect(failure).toContain('403')
    expect(failure).not.toContain('secret-token-5512')
  })
})

describe('the headers of a receiver', () => {
  const environment = {
    TTFA_OUTPUT_TOKEN: 'abc-123',
    INFLUX_TOKEN: 'influx-1',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=a%20b, other=c',
  }

  test.each([
    ['otlp', { authorization: 'Bearer abc-123', 'x-api-key': 'a b', other: 'c' }],
    ['influx', { authorization: 'Token influx-1' }],
    ['remote-write', { authorization: 'Bearer abc-123' }],
  ] as const)('of %s come from the environment', (format, headers) => {
    expect(receiverHeaders(format, 'http://h:1/', 'command line', environment)).toEqual(headers)
  })

  test('stay here when a scenario names the address, unless its host is named too', () => {
    const to = 'https://somebody.example:8443/v1'
    expect(receiverHeaders('otlp', to, 'scenario', environment)).toEqual({})
    const named = { ...environment, TTFA_OUTPUT_HOST: 'somebody.example:8443' }
    expect(receiverHeaders('otlp', to, 'scenario', named)).toMatchObject({ authorization: 'Bearer abc-123' })
  })
})
