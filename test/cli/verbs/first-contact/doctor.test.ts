import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../../src/cli/actions/doctor.ts'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import type { HealthCheck } from '../../../../src/core/health-check.ts'
import { openBodyServer, tone } from '../../../trace/foreign-server.ts'
import { CERTIFICATE, KEY } from '../../../wire/support.ts'
import { runCommand } from '../../run-command.ts'

let cwd: string
const doctor = (words: string[], env: Record<string, string> = {}) =>
  runCommand(['doctor', ...words], { cwd, env: { XDG_CACHE_HOME: cwd, ...env } })

async function examine(words: string[], env: Record<string, string> = {}) {
  const { code, output, progress } = await doctor([...words, '--json'], env)
  const checks: HealthCheck[] = JSON.parse(output)
  const saidIn = (area: string) =>
    checks
      .filter((check) => check.area === area)
      .map(({ status, says }) => `${status}: ${says}`)
      .join('\n')
  return { code, output, progress, checks, saidIn }
}

async function scenario(name: string, base: string, load: string): Promise<string> {
  await writeFile(
    path.join(cwd, name),
    `name: mine\ntexts: [Hello.]\ntargets:\n  mine: { adapter: smallest-sse, base: '${base}' }\nload: ${load}\n`,
  )
  return name
}

const ONE = '{ executor: constant-concurrency, concurrency: 1, trials: 1 }'

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-doctor-'))
})
afterAll(() => rm(cwd, { recursive: true }))

describe('ttfa doctor', () => {
  test('looks at the machine and at the keys that are set, and sends nothing', async () => {
    const { code, output } = await doctor([])
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain(`Node ${process.version}`)
    expect(output).toMatch(/open files \(ulimit -n\)/)
    expect(output).toContain('no self-test of this machine is stored')
    expect(output).toContain('no API key is set')
    expect(output).toContain('No problem was found.')
  })

  test.each<[string, string, RegExp]>([
    [
      'a quotation mark',
      '"sk-0123456789abcdef"',
      /problem: SMALLEST_API_KEY contains a quotation mark at its start/,
    ],
    ['a line end', 'sk-0123456789abcdef\n', /problem: SMALLEST_API_KEY contains a line end .* at its end/],
    ['an invisible character', 'sk-0123456\u200b789abcdef', /contains an invisible character \(U\+200B\)/],
    ['few characters', 'short', /note: SMALLEST_API_KEY has only 5 characters/],
    ['nothing', '', /problem: SMALLEST_API_KEY is not set/],
  ])(
    'names a key with %s, and never prints it',
    async (_, key, message) => {
      const { saidIn, output } = await examine(['smallest-sse'], { SMALLEST_API_KEY: key })
      expect(saidIn('keys')).toMatch(message)
      if (key !== '') expect(output).not.toContain(key)
    },
    20_000,
  )

  test('reaches a host without sending it anything', async () => {
    let received = 0
    const server = createServer((socket) => socket.on('data', () => (received += 1)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { code, saidIn } = await examine([await scenario('tcp.yaml', `http://127.0.0.1:${port}`, ONE)])
    server.close()
    expect(code).toBe(EXIT_CODES.passed)
    expect(saidIn('network')).toMatch(`ok: 127.0.0.1:${port} is reached: TCP `)
    expect(saidIn('network')).toMatch(/ok: 127\.0\.0\.1 over IPv4 \d/)
    expect(saidIn('targets')).toMatch(/ok: mine: .*the server at its base answers/)
    expect(received).toBe(0)
  })

  test('names a certificate that nobody trusts, a closed port and an unknown name', async () => {
    const server = createTlsServer({ key: KEY, cert: CERTIFICATE }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const untrusted = await examine([await scenario('tls.yaml', `https://127.0.0.1:${port}`, ONE)])
    server.close()
    expect(untrusted.code).toBe(EXIT_CODES.setup)
    expect(untrusted.saidIn('network')).toMatch(/problem: .* cannot be reached \(TCP .*SELF_SIGNED/)
    expect(untrusted.checks.find(({ status }) => status === 'problem')?.advice).toContain(
      'NODE_EXTRA_CA_CERTS',
    )

    const closed = await examine([await scenario('closed.yaml', `http://127.0.0.1:${port}`, ONE)])
    expect(closed.saidIn('network')).toMatch(/problem: .*ECONNREFUSED/)

    const unknown = await examine([await scenario('unknown.yaml', 'http://nobody.invalid', ONE)])
    expect(unknown.saidIn('network')).toMatch(
      /problem: nobody\.invalid:80 cannot be reached \((ENOTFOUND|EAI_AGAIN)/,
    )
  }, 30_000)

  test('compares the limits of this process with the load', async () => {
    const load = '{ executor: constant-concurrency, concurrency: 100000, trials: 100000 }'
    const { code, saidIn } = await examine([await scenario('heavy.yaml', 'http://127.0.0.1:9', load)])
    expect(code).toBe(EXIT_CODES.setup)
    expect(saidIn('machine')).toMatch(/problem: 100000 connections at once are more than/)
  })

  test('says which proxy variables are set, and not what they hold', async () => {
    const { saidIn, output } = await examine([], {
      HTTPS_PROXY: 'http://me:secret-word@proxy.invalid:1',
      ALL_PROXY: 'socks5://x:1',
    })
    expect(saidIn('network')).toMatch(/note: HTTPS_PROXY is set/)
    expect(saidIn('network')).toMatch(/problem: ALL_PROXY is set but unusable/)
    expect(output).not.toContain('secret-word')
  })

  describe('the end of a model, as the provider lists it', () => {
    async function examineModel(model: string, answer: string, status = 200) {
      const requests: (string | undefined)[] = []
      const server = createHttpServer((request, response) => {
        requests.push(`${request.method} ${request.url} ${request.headers.authorization}`)
        response.writeHead(status).end(answer)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const targets = ['one', 'other'].map(
        (id) => `  ${id}: { adapter: openai-sse, model: ${model}, base: '${base}' }\n`,
      )
      const file = path.join(cwd, 'models.yaml')
      await writeFile(file, `name: mine\ntexts: [Hello.]\ntargets:\n${targets.join('')}load: ${ONE}\n`)
      const examined = await examine([file], { OPENAI_API_KEY: 'sk-0123456789' })
      server.close()
      expect(requests).toEqual(['GET /v1/models Bearer sk-0123456789'])
      return { ...examined, said: examined.saidIn('targets') }
    }

    const LIST = JSON.stringify({
      object: 'list',
      data: [
        { id: 'tts-1', object: 'model', shutdown_date: '2026-12-09' },
        { id: 'tts-1-hd', object: 'model', shutdown_date: '2026-11-28' },
        { id: 'gpt-4o-mini-tts', object: 'model', shutdown_date: null },
        { id: 'old', object: 'model' },
        { id: 'odd', shutdown_date: 'soon' },
      ],
    })

    test('that is to come is a note for each target, and the list is read once', async () => {
      const { code, said } = await examineModel('tts-1', LIST)
      expect(code).toBe(EXIT_CODES.passed)
      for (const id of ['one', 'other'])
        expect(said).toContain(`note: ${id}: the model tts-1 ends on 2026-12-09, in 10 days`)
    })

    test('that has come is a problem', async () => {
      const { code, said } = await examineModel('tts-1-hd', LIST)
      expect(code).toBe(EXIT_CODES.setup)
      expect(said).toContain('problem: one: the model tts-1-hd ended on 2026-11-28')
    })

    test.each(['gpt-4o-mini-tts', 'old', 'odd'])('is not invented for %s', async (model) => {
      const { code, said } = await examineModel(model, LIST)
      expect(code).toBe(EXIT_CODES.passed)
      expect(said).not.toMatch(/\bend(s|ed) on\b/)
    })

    test.each([
      ['no list', 200, '{"data": 1}', 'the answer is not a list of models'],
      ['a refusal', 401, '{"error": "no"}', 'status 401: {"error": "no"}'],
    ])('is not known after %s, which is said once', async (_, status, answer, why) => {
      const { code, said } = await examineModel('tts-1', answer, status)
      expect(code).toBe(EXIT_CODES.passed)
      expect(said.split('\n').filter((line) => line.includes(why))).toEqual([
        `note: the list of models of openai was not read, so nothing is known of their ends: ${why}`,
      ])
    })
  })

  test('sends one request with --try, and says what is wrong with the answer', async () => {
    let healthy = true
    let requests = 0
    const server = await openBodyServer(
      'events',
      () => {
        requests += 1
        return [{ [healthy ? 'audio' : 'payload']: tone(80).toString('base64') }, { done: true }]
      },
      {},
    )
    const file = await scenario('try.yaml', server.base, ONE)
    try {
      const fine = await examine([file, '--try'])
      expect(fine.progress).toContain('sends 1 request of')
      expect(fine.saidIn('targets')).toMatch(/ok: mine: tried: first audio after \d+ ms/)
      healthy = false
      const broken = await examine([file, '--try'])
      expect(broken.saidIn('targets')).toMatch(/problem: mine: tried: .*\/payload looks like audio in base64/)
      expect(requests).toBe(2)
    } finally {
      await server.close()
    }
  }, 30_000)
})
