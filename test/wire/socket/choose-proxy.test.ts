import { describe, expect, test } from 'vitest'
import { chooseProxy } from '../../../src/wire/socket/choose-proxy.ts'
import { parseEndpoint } from '../../../src/wire/socket/endpoint.ts'

const rules = { http: 'http://one.test:3128', https: 'http://user:p%40ss@two.test', bypass: [] }
const hostFor = (url: string, bypass: readonly string[] = []) =>
  chooseProxy(parseEndpoint(url), { ...rules, bypass })?.endpoint.host

describe('the proxy for a URL', () => {
  test.each([
    ['http://a.test/', 'one.test'],
    ['ws://a.test/', 'one.test'],
    ['https://a.test/', 'two.test'],
    ['wss://a.test/', 'two.test'],
    ['ws://127.0.0.1:80/', undefined],
    ['ws://[::1]:80/', undefined],
    ['http://localhost:80/', undefined],
  ])('%s goes through %s', (url, host) => expect(hostFor(url)).toBe(host))

  test.each([
    ['*', true],
    ['a.test', true],
    ['A.TEST', true],
    ['.test', true],
    ['*.test', true],
    ['test', true],
    ['a.test:443', true],
    ['a.test:80', false],
    ['b.test', false],
    ['xa.test', false],
    ['est', false],
  ])('NO_PROXY %s reaches https://a.test directly: %s', (pattern, direct) => {
    expect(hostFor('https://a.test/', [pattern]) === undefined).toBe(direct)
  })

  test('has its credentials decoded, and the default port of its scheme', () => {
    expect(chooseProxy(parseEndpoint('wss://a.test/'), rules)).toEqual({
      endpoint: { secure: false, host: 'two.test', port: 80, serverName: 'two.test' },
      authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    })
  })

  test('is none without rules', () =>
    expect(chooseProxy(parseEndpoint('wss://a.test/'), undefined)).toBeUndefined())
})
