import { describe, expect, test } from 'vitest'
import { kindOfRefusal, kindOfStatus, kindOfWords } from '../../../src/core/adapter/fault-kind.ts'

describe('the words of an error', () => {
  test.each([
    ['Invalid API key provided', 'auth'],
    ['Unauthorized', 'auth'],
    ['Your access token has expired', 'auth'],
    ['The supplied credentials are not valid', 'auth'],
    ['PERMISSION_DENIED: the caller does not have permission', 'auth'],
    ['Rate limit exceeded, slow down', 'limit'],
    ['Request was throttled', 'limit'],
    ['You have run out of credits', 'limit'],
    ['There are no credits left', 'limit'],
    ['Not enough balance for this request', 'limit'],
    ['error_insufficient_credits', 'limit'],
    ['No credentials were given', 'auth'],
    ['PERMISSION_DENIED: Quota exceeded for quota metric', 'limit'],
    ['The maximum number of sessions is reached', 'limit'],
    ['monthly character limit reached', 'limit'],
    ['Text exceeds the maximum length of 5000 characters', 'rejected'],
    ['text: string too long, limit exceeded', 'rejected'],
    ['too many characters', 'rejected'],
    ['context length exceeded', 'rejected'],
    ['Voice "zoe" does not exist', 'rejected'],
    ['The engine is overloaded', 'server'],
    ['CUDA out of memory', 'server'],
    ['请求过于频繁，请稍后重试', 'limit'],
    ['账号余额不足', 'limit'],
    ['鉴权失败', 'auth'],
    ['服务内部错误', 'server'],
    ['不支持的音色', 'rejected'],
    ['サーバー内部エラーが発生しました', 'server'],
    ['認証に失敗しました', 'auth'],
    ['잘못된 요청입니다', 'rejected'],
    ['Внутренняя ошибка сервера', 'server'],
    ['采样频率', undefined],
    ['boom', undefined],
  ])('“%s” is %s', (words, kind) => {
    expect(kindOfWords(words)).toBe(kind)
  })

  test('are looked at in linear time', () => {
    const began = performance.now()
    for (const part of ['plan ', 'exceed ', 'maximum ', 'authenticat', 'credits '])
      kindOfWords(part.repeat(1e6))
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

test.each([
  [400, undefined, 'rejected'],
  [400, 'auth', 'auth'],
  [401, 'limit', 'limit'],
  [403, 'rejected', 'auth'],
  [404, 'auth', 'rejected'],
  [429, 'auth', 'limit'],
  [503, 'limit', 'server'],
] as const)('a refusal with %d whose words mean %s is %s', (status, words, kind) => {
  expect(kindOfRefusal(status, words)).toBe(kind)
})

test.each([
  [200, 'protocol'],
  [402, 'limit'],
  [404, 'rejected'],
  [500, 'server'],
] as const)('status %d is %s', (status, kind) => {
  expect(kindOfStatus(status)).toBe(kind)
})
