import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environmentFolders, readEnvironment } from '../../../src/cli/input/environment.ts'

describe('the environment', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ttfa-environment-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is the process’s where there is no .env file', () => {
    expect(readEnvironment([folder], { A: '1', B: undefined })).toEqual({ A: '1' })
  })

  test('takes from the .env file what the process lacks and a value was filled in for', () => {
    writeFileSync(path.join(folder, '.env'), '# keys\nA=file\nexport C="with space"\nEMPTY=\n')
    expect(readEnvironment([folder], { A: 'process' })).toEqual({ A: 'process', C: 'with space' })
  })

  test('takes what the .env of the working directory lacks from the one beside the scenario', () => {
    const beside = path.join(folder, 'voices')
    mkdirSync(beside)
    writeFileSync(path.join(folder, '.env'), 'A_KEY=here\n')
    writeFileSync(path.join(beside, '.env'), 'A_KEY=there\nB_KEY=there\nC_KEY=there\n')
    const folders = environmentFolders(['run', 'voices/scenario.yaml', '--lab'], folder)
    expect(folders).toEqual([folder, beside])
    const expected = { A_KEY: 'here', B_KEY: 'there', C_KEY: 'process' }
    expect(readEnvironment(folders, { C_KEY: 'process' })).toEqual(expected)
  })

  const line = 'A_KEY=file\r\nB_KEY=two\r\n'
  test.each([
    ['UTF-8', Buffer.from(line)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${line}`)],
    ['UTF-16, little endian', Buffer.from(`\ufeff${line}`, 'utf16le')],
    ['UTF-16, big endian', Buffer.from(`\ufeff${line}`, 'utf16le').swap16()],
    ['UTF-16 without a mark, little endian', Buffer.from(line, 'utf16le')],
    ['UTF-16 without a mark, big endian', Buffer.from(line, 'utf16le').swap16()],
  ])('reads a .env file in %s', (_, bytes) => {
    writeFileSync(path.join(folder, '.env'), bytes)
    expect(readEnvironment([folder], {})).toEqual({ A_KEY: 'file', B_KEY: 'two' })
  })

  test('is wrong where .env is not text', () => {
    writeFileSync(path.join(folder, '.env'), Buffer.from([0x41, 0x3d, 0xe9, 0x0a]))
    expect(() => readEnvironment([folder], {})).toThrow(/cannot read .*\.env \(neither UTF-8 nor UTF-16\)/)
  })

  test('is wrong where .env cannot be read', () => {
    mkdirSync(path.join(folder, '.env'))
    expect(() => readEnvironment([folder], {})).toThrow(/cannot read .*\.env \(EISDIR\)/)
  })
})
