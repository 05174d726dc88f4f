import { existsSync } from 'node:fs'
import { stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../../src/results/make-folder.ts'
import { temporaryFolder } from './arbitrary-trials.ts'

describe('a folder', () => {
  test('is created with those above it, once', async () => {
    const folder = path.join(await temporaryFolder(), 'a', 'b', 'c')
    await makeFolder(folder)
    await makeFolder(folder)
    expect((await stat(folder)).isDirectory()).toBe(true)
  })

  test('may be a link to one', async () => {
    const parent = await temporaryFolder()
    await symlink(parent, path.join(parent, 'link'))
    await makeFolder(path.join(parent, 'link', 'below'))
    expect(existsSync(path.join(parent, 'below'))).toBe(true)
  })

  test.each([
    ['a file', 'file', 'it is a file, not a folder'],
    ['below a file', 'file/below/it', 'ENOTDIR'],
    ['with too long a name', 'x'.repeat(300), 'ENAMETOOLONG'],
  ])('%s is a SetupError with the reason', async (_, name, code) => {
    const parent = await temporaryFolder()
    await writeFile(path.join(parent, 'file'), '')
    const error = await makeFolder(path.join(parent, name)).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ name: 'SetupError', code: 'FOLDER_UNWRITABLE' })
    expect(String(error)).toContain(code)
  })

  test.skipIf(!existsSync('/proc/self'))(
    'below /proc is refused and does not hang',
    { timeout: 5000 },
    async () => {
      await expect(makeFolder('/proc/ttfa-nowhere/out')).rejects.toMatchObject({ code: 'FOLDER_UNWRITABLE' })
    },
  )
})
