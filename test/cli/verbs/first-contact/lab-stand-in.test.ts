import { once } from 'node:events'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LabCommandOptions, serve } from '../../../../src/cli/actions/lab.ts'
import type { CliContext } from '../../../../src/cli/cli-context.ts'
import { openTerminal } from '../../../../src/cli/output/terminal.ts'
import { openBodyServer, tone } from '../../../trace/foreign-server.ts'
import { captureStream, runCommand } from '../../run-command.ts'

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-lab-'))
})
afterAll(() => rm(cwd, { recursive: true }))

interface Ready {
  readonly shared: { readonly port: number }
  readonly addresses: Readonly<Record<string, { readonly port: number }>>
  readonly certificate?: string
}

/** Runs `ttfa lab` until `use` is done. */
async function withLab(
  options: Partial<LabCommandOptions>,
  use: (ready: Ready, output: () => string) => Promise<void>,
): Promise<void> {
  const finish = new AbortController()
  const [stdout, stderr] = [captureStream(), captureStream()]
  const context: CliContext = {
    ...openTerminal({ stdout, stderr, env: {} }),
    cwd,
    today: '2026-11-30',
    environment: { XDG_CACHE_HOME: cwd },
    setExitCode: () => {},
    watchInterrupts: () => ({
      control: { finish: finish.signal, abort: new AbortController().signal },
      stop: () => {},
    }),
  }
  const ended = serve({ port: 0, host: '127.0.0.1', seed: 1, readyFile: 'ready.json', ...options }, context)
  const file = path.join(cwd, 'ready.json')
  try {
    await Promise.race([untilThere(file), ended])
    await use(JSON.parse(await readFile(file, 'utf8')), stdout.text)
  } finally {
    finish.abort()
    await ended
  }
  await expect(access(file)).rejects.toThrow()
}

async function untilThere(file: string): Promise<void> {
  while (
    !(await access(file).then(
      () => true,
      () => false,
    ))
  )
    await sleep(20)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const SPEECH = { text: 'Hello.', voice_id: 'magnus', output_format: 'wav' }
const speak = (base: string) =>
  fetch(`${base}/waves/v1/tts`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify(SPEECH),
  })

describe('the lab as a stand-in', () => {
  test('has fixed ports, profiles, and a file that says when it is ready', async () => {
    await writeFile(path.join(cwd, 'slow.yaml'), 'smallest: { faults: [{ kind: refuse, status: 503 }] }\n')
    const port = await freePort()
    await withLab({ ports: { smallest: port }, profile: 'slow.yaml' }, async (ready) => {
      expect(ready.addresses.smallest?.port).toBe(port)
      expect((await speak(`http://127.0.0.1:${port}`)).status).toBe(503)
    })
  }, 60_000)

  test('is changed and read between tests over its control plane', async () => {
    await withLab({}, async ({ shared, addresses }) => {
      const control = `http://127.0.0.1:${shared.port}/__lab`
      const own = `http://127.0.0.1:${addresses.smallest?.port}`
      const send = (method: string, place: string, body?: unknown) =>
        fetch(`${control}/${place}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
      const read = async (place: string): Promise<unknown> => (await send('GET', place)).json()
      expect(await read('ready')).toMatchObject({ providers: expect.arrayContaining(['smallest']) })
      await (await speak(own)).arrayBuffer()
      expect(await read('truth')).toMatchObject([{ outcome: 'completed' }])

      const refuse = { faults: [{ kind: 'refuse', status: 503 }] }
      expect(await (await send('POST', 'profile/smallest', refuse)).json()).toMatchObject(refuse)
      expect((await speak(own)).status).toBe(503)
      expect((await speak(`http://127.0.0.1:${shared.port}/smallest`)).status).toBe(503)
      await send('PUT', 'profile/smallest', {})
      expect((await speak(own)).status).toBe(200)

      await send('DELETE', 'truth')
      expect(await read('truth')).toEqual([])
      const wrong = await send('POST', 'profile/smallest', { fautls: [] })
      expect(wrong.status).toBe(400)
      expect(await wrong.text()).toContain('unknown key \\"fautls\\"')
      expect((await send('GET', 'profile/nobody')).status).toBe(404)
    })
  }, 60_000)

  test('serves TLS with a certificate that clients can trust, and says how', async () => {
    await withLab({ tls: true }, async ({ addresses, certificate }, output) => {
      expect(output()).toContain(`NODE_EXTRA_CA_CERTS=${certificate}`)
      const ca = await readFile(certificate ?? '', 'utf8')
      const request = https.request({
        ca,
        host: '127.0.0.1',
        port: addresses.smallest?.port,
        path: '/waves/v1/tts',
        method: 'POST',
        headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      })
      request.end(JSON.stringify(SPEECH))
      const [response] = await once(request, 'response')
      expect(response.statusCode).toBe(200)
      response.destroy()
    })
  }, 60_000)

  test('answers with cassettes', async () => {
    const server = await openBodyServer(
      'events',
      () => [{ audio: tone(80).toString('base64') }, { done: true }],
      {},
    )
    await runCommand(['try', 'smallest-sse', '--base', server.base, '--keep', 'one.ndjson'], {
      cwd,
      env: { XDG_CACHE_HOME: cwd },
    })
    await server.close()
    await withLab({ cassette: 'one.ndjson' }, async ({ shared }) => {
      const base = `http://127.0.0.1:${shared.port}`
      const answer = await fetch(`${base}/waves/v1/tts/live`, { method: 'POST', body: '{}' })
      expect(answer.headers.get('x-ttfa-lab')).toMatch(/^replay of \d{4}-/)
      expect(await answer.text()).toContain(`data: {"audio":"${tone(80).toString('base64')}"}`)
      expect((await fetch(`${base}/elsewhere`)).status).toBe(404)
    })
  }, 60_000)

  test.each<[string, string[], RegExp]>([
    ['ports without a number', ['--ports', 'smallest'], /"smallest" is not <provider>=<port>/],
    ['a port of nobody', ['--ports', 'nobody=4101'], /the lab has no nobody/],
    [
      'a profile of nobody',
      ['--profile', 'nobody.yaml'],
      /the lab has no smalest \(did you mean "smallest"\?\)/,
    ],
    ['a mistake in a profile', ['--profile', 'wrong.yaml'], /wrong\.yaml:1:\d+[\s\S]*run the command again/],
  ])('refuses %s', async (_, words, message) => {
    await writeFile(path.join(cwd, 'nobody.yaml'), 'smalest: {}\n')
    await writeFile(path.join(cwd, 'wrong.yaml'), 'smallest: { rate: many }\n')
    const { code, progress } = await runCommand(['lab', '--port', '0', ...words], {
      cwd,
      env: { XDG_CACHE_HOME: cwd },
    })
    expect(code).toBe(104)
    expect(progress).toMatch(message)
  })
})
