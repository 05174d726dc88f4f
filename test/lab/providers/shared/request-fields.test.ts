import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fieldsOfForm, formFile, formText } from '../../../../src/lab/providers/shared/multipart-form.ts'
import {
  checkFields,
  codedMistake,
  fieldsOfQuery,
  findInvalidField,
  flag,
  knownVoice,
  numberBetween,
  numberInText,
  oneOf,
  positiveParameter,
  refusedAs,
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

describe('checkFields', () => {
  const CODED = z.looseObject({
    text: refusedAs(z.string(), 'no text', 'NO_TEXT')
      .refine((text) => text !== '', codedMistake('EMPTY', 'empty'))
      .refine(
        ({ length }) => length < 4,
        codedMistake('LONG', ({ input }) => `long: ${input}`),
      ),
    format: refusedAs(
      z.looseObject({ rate: oneOf([8000]) }).optional(),
      (one) => `not ${JSON.stringify(one)}`,
    ),
  })

  test.each([
    ['a type', {}, { field: 'text', message: 'no text', code: 'NO_TEXT' }],
    ['the first refinement', { text: '' }, { field: 'text', message: 'empty', code: 'EMPTY' }],
    ['a later one, with the value', { text: 'long' }, { message: 'long: long', code: 'LONG' }],
    ['anything inside a field', { text: 'a', format: { rate: 1 } }, { message: 'not {"rate":1}' }],
  ])('gives the provider’s own words and code for %s', (_, fields, refusal) => {
    expect(checkFields(CODED, fields)).toMatchObject({ valid: false, refusal })
  })

  test('reads numbers in a query, of whose repeated names the first counts', () => {
    const query = new URLSearchParams('rate=8000&rate=bad&timeout=-1')
    const schema = z.looseObject({ rate: numberInText.pipe(oneOf([8000])).default(16_000) })
    expect(checkFields(schema, fieldsOfQuery(query))).toMatchObject({ valid: true, fields: { rate: 8000 } })
    expect(checkFields(schema, {})).toMatchObject({ valid: true, fields: { rate: 16_000 } })
    expect(checkFields(schema, { rate: 'x' })).toMatchObject({ refusal: { field: 'rate', options: [8000] } })
    expect(positiveParameter(query, 'timeout')).toBeUndefined()
  })

  test('reads the text and the files of a form; a large wrong file costs nothing', () => {
    const part = (name: string, value: string) =>
      `--B\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const body = (file: string) =>
      ({ kind: 'binary', bytes: Buffer.from(`${part('model', 'm')}${part('file', file)}--B--\r\n`) }) as const
    const schema = z.object({
      model: formText,
      file: formFile.refine(({ length }) => length < 9, { error: 'too large' }),
    })
    expect(checkFields(schema, fieldsOfForm(body('abc')))).toEqual({
      valid: true,
      fields: { model: 'm', file: Buffer.from('abc') },
    })
    const began = performance.now()
    const checked = checkFields(schema, fieldsOfForm(body('a'.repeat(4_000_000))))
    expect(checked).toMatchObject({ refusal: { field: 'file', message: 'too large' } })
    // Listing the keys of such a buffer takes seconds.
    expect(performance.now() - began).toBeLessThan(1500)
  })
})
