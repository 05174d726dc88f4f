import { describe, expect, test } from 'vitest'
import { collectSecrets } from '../../../src/library/shared/secrets.ts'
import { findUnusableProxies, readProxyRules } from '../../../src/run/plan/proxies.ts'

describe('the proxies of the environment', () => {
  test.each([
    ['none', {}, undefined],
    ['an empty variable is none', { HTTPS_PROXY: '' }, undefined],
    ['upper case', { HTTPS_PROXY: 'http://a:1' }, { https: 'http://a:1', bypass: [] }],
    [
      'lower case counts first',
      { HTTP_PROXY: 'http://a:1', http_proxy: 'http://b:2' },
      { http: 'http://b:2', bypass: [] },
    ],
    ['without a scheme', { https_proxy: 'a:3128' }, { https: 'http://a:3128', bypass: [] }],
    [
      'ALL_PROXY is for both',
      { ALL_PROXY: 'https://a' },
      { http: 'https://a', https: 'https://a', bypass: [] },
    ],
    ['SOCKS is not used', { ALL_PROXY: 'socks5://a:1080' }, undefined],
    [
      'exceptions, separated by commas or spaces',
      { HTTPS_PROXY: 'http://a:1', NO_PROXY: 'localhost, .corp  10.0.0.1,' },
      { https: 'http://a:1', bypass: ['localhost', '.corp', '10.0.0.1'] },
    ],
  ])('%s', (_, environment, rules) => {
    expect(readProxyRules(environment as Record<string, string>)).toEqual(rules)
  })

  test('what cannot be used is named', () => {
    expect(
      findUnusableProxies({
        ALL_PROXY: 'socks5://a',
        HTTPS_PROXY: 'http://u:100%@a',
        HTTP_PROXY: 'http://a',
      }),
    ).toEqual(['ALL_PROXY', 'HTTPS_PROXY'])
  })

  test('their passwords are secrets, as written and decoded', async () => {
    const environment = { https_proxy: 'http://user:p%40ssword@proxy.corp:3128' }
    expect(await collectSecrets(environment)).toEqual(
      expect.arrayContaining(['p%40ssword', 'p@ssword', 'user:p@ssword']),
    )
  })
})
