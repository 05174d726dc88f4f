import { describe, expect, test } from 'vitest'
import { checkWorkloadOptions } from '../../../src/cli/run/check-options.ts'

describe('an option of `ttfa run`', () => {
  test.each([
    ['--record', { record: 3 }],
    ['--stamps kernel', { stamps: 'kernel' }],
  ] as const)('is refused for conversations: %s', (option, options) => {
    expect(() => checkWorkloadOptions('conversations', options)).toThrow(
      `${option} does not apply to conversations`,
    )
    expect(() => checkWorkloadOptions('requests', options)).not.toThrow()
  })

  test('may say what holds anyway: --stamps loop', () => {
    expect(() => checkWorkloadOptions('conversations', { stamps: 'loop' })).not.toThrow()
  })
})
