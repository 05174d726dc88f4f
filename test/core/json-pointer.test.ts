import { describe, expect, test } from 'vitest'
import { parsePointer, valueAtPointer } from '../../src/core/json-pointer.ts'

const DOCUMENT = { a: [{ 'b/c': 1 }, { 'm~n': 2 }], '': 3 }

describe('valueAt', () => {
  test.each([
    ['', DOCUMENT],
    ['/a/0/b~1c', 1],
    ['/a/1/m~0n', 2],
    ['/', 3],
    ['/a/2', undefined],
    ['/a/-', undefined],
    ['/missing/b', undefined],
    ['/constructor', undefined],
  ])('%s', (pointer, value) => {
    expect(valueAtPointer(DOCUMENT, pointer)).toEqual(value)
  })
})

test('parsePointer decodes the steps; the empty pointer has none', () => {
  expect(parsePointer('')).toEqual([])
  expect(parsePointer('/a~1b/0')).toEqual(['a/b', '0'])
})
