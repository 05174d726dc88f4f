import { describe, expect, onTestFinished, test } from 'vitest'
import { serveStatus } from '../../../src/run/health/serve-status.ts'

async function serve(port = 0) {
  let count = 0
  const server = await serveStatus(
    { host: '127.0.0.1', port, option: '--metrics' },
    {
      '/healthz': () => ({ status: 503, body: 'not yet\n' }),
      '/metrics': () => ({ contentType: 'application/openmetrics-text', body: `asked ${++count}\n` }),
    },
  )
  onTestFinished(server.close)
  return server.origin
}

describe('a status server', () => {
  test('writes a page anew for each request', async () => {
    const origin = await serve()
    await fetch(`${origin}/metrics`)
    const response = await fetch(`${origin}/metrics`)
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text')
    expect(await response.text()).toBe('asked 2\n')
  })

  test.each([
    ['a page with the status that it gives', '/healthz', 503],
    ['404 for a path that it does not have', '/', 404],
    ['404 for what every object has', '/toString', 404],
  ])('answers %s', async (_, path, status) => {
    expect((await fetch(`${await serve()}${path}`)).status).toBe(status)
  })

  test('names the option whose port is taken', async () => {
    const port = Number(new URL(await serve()).port)
    await expect(serve(port)).rejects.toThrow(`--metrics: cannot listen on 127.0.0.1:${port}`)
  })
})
