import { expect, test } from 'vitest'
import { faultOfError, faultOfRefusal } from '../../../src/adapters/shared/error-fault.ts'

test.each([
  ['a code of its own', 'E7: invalid', undefined, 'network'],
  ['words that name the key', 'E9: invalid api key', undefined, 'auth'],
  ['words that name a limit, and a vague status', 'E9: quota exceeded', 403, 'limit'],
  ['a plain status', 'E9: quota exceeded', 500, 'server'],
  ['nothing that is known', 'E9', undefined, 'server'],
])('an error with %s', (_what, message, status, kind) => {
  expect(faultOfError(message, [[/E7/, 'network']], status)).toEqual({
    kind,
    detail: message,
    ...(status !== undefined && { status }),
  })
})

test('a refusal is what its status says, unless its own or general words say more', () => {
  const kindOf = (status: number, message: string) =>
    faultOfRefusal(status, message, { headers: {}, patterns: [[/E7/, 'limit']] }).kind
  expect([kindOf(404, 'no such voice'), kindOf(404, 'E7'), kindOf(400, 'API key not valid')]).toEqual([
    'rejected',
    'limit',
    'auth',
  ])
})
