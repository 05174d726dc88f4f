import { expect, test } from 'vitest'
import { parseVantage } from '../../../src/cli/input/parse-options.ts'
import { machineName } from '../../../src/run/health/machine.ts'

test.each([
  ['laptop', 'laptop'],
  ['build-7.example.org', 'build-7.example.org'],
  ['Ada’s laptop', 'Ada-s-laptop'],
  ['--', 'machine'],
  ['x'.repeat(80), 'x'.repeat(64)],
])('the machine %j has the vantage %j, which a user could have given', (hostname, name) => {
  expect(machineName(hostname)).toBe(name)
  expect(parseVantage(name)).toBe(name)
})

test.each(['', 'eu west', 'a@b', '-eu', 'x'.repeat(65), 'a,b'])('%j is no name of a vantage', (text) => {
  expect(() => parseVantage(text)).toThrow('Give a name such as eu-west')
})
