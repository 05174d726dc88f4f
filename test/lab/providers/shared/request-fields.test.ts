import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  findInvalidField,
  flag,
  knownVoice,
  numberBetween,
  oneOf,
} from '../../../../src/lab/providers/shared/request-fields.ts'

const SCHEMA = z.looseObject({
  voice: knownVoice('Invalid Voice ID'),
  rate: oneOf([8000, 16_000]).optional(),
  speed: numberBetween(0.5, 2).optional(),
  stream: flag.optional(),
})

describe('findInvalidField', () => {
  test.each([
    ['a valid message', { voice: 'ann', rate: 8000, stream: true }, undefined],
    ['an unknown field', { voice: 'ann', colour: 'red' }, undefined],
    ['a missing field', {}, { field: 'voice', message: 'Invalid Voice ID', received: undefined }],
    [
      'a value that is not in the list, with the list',
      { voice: 'ann', rate: 1 },
      {
        field: 'rate',
        message: "Invalid enum value. Expected '8000' | '16000'",
        received: 1,
        options: [8000, 16_000],
      },
    ],
    [
      'null, which is not a missing field',
      { voice: 'ann', speed: null },
      { field: 'speed', message: 'Expected a number from 0.5 to 2', received: null },
    ],
    [
      'of several mistakes the first in the order of the schema',
      { stream: 'yes', speed: 9, voice: 'bad-voice' },
      { field: 'voice', message: 'Invalid Voice ID', received: 'bad-voice' },
    ],
  ])('%s', (_, fields, refusal) => {
    expect(findInvalidField(SCHEMA, fields)).toEqual(refusal && { reason: 'invalid', ...refusal })
  })
})
