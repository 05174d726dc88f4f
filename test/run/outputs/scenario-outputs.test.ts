import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../cli/run-command.ts'
import { throughProtobuf } from '../../report/export/otlp-protobuf.ts'

const scenarioWith = (outputs: string) => `
name: told
texts: [One moment please.]
targets:
  ws: { adapter: smallest-ws, options: { complete_backoff_ms: 0 }, lab: { firstAudio: 40ms, voice: tone, pacing: 10, completionDelay: 0 } }
load: { executor: shared-iterations, concurrency: 1, trials: 3 }
warmup: 0
outputs: ${outputs}
`
/** On a busy machine a run is not valid, which is worse than an output that failed. */
const INVALID = 111

let cwd = ''
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-outputs-'))
})
afterEach(() => rm(cwd, { recursive: true }))

async function runWith(outputs: string, env: NodeJS.ProcessEnv = {}, words: readonly string[] = []) {
  await writeFile(path.join(cwd, 'told.yaml'), scenarioWith(outputs))
  return runCommand(['run', '--lab', '--no-selftest', '--out', 'run', ...words, 'told.yaml'], { cwd, env })
}

async function receiver() {
  const received: { url: string; authorization: string | undefined; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    received.push({ url: request.url ?? '', authorization: request.headers.authorization, body })
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

describe('outputs: of a scenario', () => {
  test('are sent and written when the run has ended, and are in the plan before', async () => {
    const { host, received } = await receiver()
    const { code, progress } = await runWith(
      `[{ format: otlp, to: 'http://${host}' }, { format: parquet }]`,
      { TTFA_OUTPUT_TOKEN: 'token-5512-x' },
    )
    expect([0, INVALID]).toContain(code)
    expect(progress).toContain(`output: otlp to http://${host}\noutput: parquet in exports/\n`)
    expect(received.map(({ url }) => url)).toEqual(['/v1/metrics', '/v1/traces'])
    const [metrics, traces] = received
    expect(throughProtobuf('metrics', metrics?.body ?? '')).toEqual(JSON.parse(metrics?.body ?? ''))
    expect(JSON.parse(traces?.body ?? '').resourceSpans[0].scopeSpans[0].spans.length).toBeGreaterThan(3)
    expect(metrics?.authorization, 'the scenario named the address').toBeUndefined()
    expect(await readdir(path.join(cwd, 'run/exports'))).toEqual(['trials.parquet'])
    expect(await readFile(path.join(cwd, 'run/run.json'), 'utf8')).not.toContain('outputs')
  })

  test('take a token along to a host that the environment names', async () => {
    const { host, received } = await receiver()
    const env = { TTFA_OUTPUT_TOKEN: 'token-5512-x', TTFA_OUTPUT_HOST: host }
    await runWith(`[{ format: influx, to: 'http://${host}/write' }]`, env)
    expect(received).toMatchObject([{ url: '/write', authorization: 'Token token-5512-x' }])
  })

  test('that nobody takes are a warning and code 105, and the run is there', async () => {
    const { code, progress } = await runWith(`[{ format: otlp, to: 'http://127.0.0.1:1' }]`)
    expect([105, INVALID]).toContain(code)
    expect(progress).toMatch(/^warning: otlp was not sent to http:\/\/127\.0\.0\.1:1\/v1\/metrics: /m)
    expect(await readdir(path.join(cwd, 'run'))).toContain('report.html')
  })

  test('are in a plan, and nothing is sent for it', async () => {
    const { host, received } = await receiver()
    const { code, output } = await runWith(
      `[{ format: remote-write, to: 'http://${host}/api/v1/write' }]`,
      {},
      ['--dry-run'],
    )
    expect([code, received]).toEqual([0, []])
    expect(output).toContain(`output: remote-write to http://${host}/api/v1/write`)
  })

  test.each([
    ['an address for a file', `[{ format: parquet, to: 'http://h' }]`, /parquet is a file/],
    ['no address for what is sent', '[{ format: remote-write }]', /remote-write is sent/],
    [
      'an address with a password',
      `[{ format: otlp, to: 'http://me:secret@h' }]`,
      /without user or password/,
    ],
    ['an address that is no web address', `[{ format: otlp, to: 'file:///etc/passwd' }]`, /http or https/],
    ['a format that nobody knows', '[{ format: xml }]', /one of hgrm, openmetrics/],
  ])('with %s are refused at their place', async (_, outputs, said) => {
    const { code, progress } = await runWith(outputs)
    expect(code).toBe(104)
    expect(progress).toMatch(/told\.yaml:8:/)
    expect(progress).toMatch(said)
  })
})
