import { describe, expect, test } from 'vitest'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

function counting(answers: readonly (readonly string[] | Error)[]) {
  let asked = 0
  const resolver = createResolver(async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? []
    if (answer instanceof Error) throw answer
    return answer
  })
  return { resolver, asked: () => asked }
}

describe('a resolver', () => {
  test.each(['127.0.0.1', '::1'])('knows the literal address %s', (host) => {
    expect(createResolver().cached(host)).toEqual([host])
  })

  test('shares one lookup among concurrent calls', async () => {
    const { resolver, asked } = counting([['192.0.2.1']])
    expect(resolver.cached('a.test')).toBeUndefined()
    await Promise.all([resolver.resolve('a.test'), resolver.resolve('a.test')])
    expect([resolver.cached('a.test'), asked()]).toEqual([['192.0.2.1'], 1])
  })

  test('looks up again after a failure', async () => {
    const { resolver } = counting([new Error('no answer'), ['192.0.2.1']])
    await expect(resolver.resolve('a.test')).rejects.toThrow('no answer')
    expect(await resolver.resolve('a.test')).toEqual(['192.0.2.1'])
  })

  test('goes to the pinned address and to no other', async () => {
    const { resolver } = counting([['2001:db8::1', '192.0.2.1']])
    await resolver.resolve('a.test')
    resolver.pin('a.test', '192.0.2.1')
    expect(resolver.cached('a.test')).toEqual(['192.0.2.1'])
  })

  test('goes to all addresses again once the pinned one cannot be reached', async () => {
    const { resolver, asked } = counting([['2001:db8::1', '192.0.2.1']])
    await resolver.resolve('a.test')
    resolver.pin('a.test', '192.0.2.1')
    expect(resolver.unpin('a.test')).toEqual(['2001:db8::1'])
    expect(resolver.cached('a.test')).toEqual(['2001:db8::1', '192.0.2.1'])
    expect([resolver.unpin('a.test'), resolver.unpin('192.0.2.1'), asked()]).toEqual([[], [], 1])
  })

  test('uses the lookup of the system by default', async () => {
    expect((await createResolver().resolve('localhost')).length).toBeGreaterThan(0)
  })
})
