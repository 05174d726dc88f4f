import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readEnvironment } from '../../../src/cli/input/environment.ts'

describe('the environment', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ttfa-environment-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is the process’s where there is no .env file', () => {
    expect(readEnvironment(folder, { A: '1', B: undefined })).toEqual({ A: '1' })
  })

  test('takes from the .env file what the process lacks and a value was filled in for', () => {
    writeFileSync(path.join(folder, '.env'), '# keys\nA=file\nexport C="with space"\nEMPTY=\n')
    expect(readEnvironment(folder, { A: 'process' })).toEqual({ A: 'process', C: 'with space' })
  })

  test('is wrong where .env cannot be read', () => {
    mkdirSync(path.join(folder, '.env'))
    expect(() => readEnvironment(folder, {})).toThrow(/cannot read .*\.env \(EISDIR\)/)
  })
})
