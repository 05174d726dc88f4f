import { describe, expect, test } from 'vitest'
import { parseEndpoint } from '../../../src/wire/socket/endpoint.ts'

describe('where a URL points to', () => {
  test.each([
    ['wss://api.test/v1', { secure: true, host: 'api.test', port: 443, serverName: 'api.test' }],
    ['https://api.test:8443', { secure: true, host: 'api.test', port: 8443, serverName: 'api.test' }],
    ['ws://127.0.0.1/x', { secure: false, host: '127.0.0.1', port: 80 }],
    ['http://[::1]:4000/x', { secure: false, host: '::1', port: 4000 }],
  ])('%s', (url, expected) => {
    expect(parseEndpoint(url)).toEqual(expected)
  })

  test.each(['ftp://a.test', 'nonsense', ''])('%j is refused', (url) => {
    expect(() => parseEndpoint(url)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_URL' }))
  })
})
