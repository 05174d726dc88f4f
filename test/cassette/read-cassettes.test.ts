import { expect, test } from 'vitest'
import { readCassettes } from '../../src/cassette/read-cassettes.ts'

test.each([
  ['a device that never ends', '/dev/zero', 'it is a pipe or a device, not a file'],
  ['what is not there', '/nowhere/at/all', 'ENOENT'],
])('%s is no cassette', async (_, place, why) => {
  await expect(readCassettes(place)).rejects.toMatchObject({
    code: 'CASSETTE_MISSING',
    cause: expect.objectContaining({ message: expect.stringContaining(why) }),
  })
})
