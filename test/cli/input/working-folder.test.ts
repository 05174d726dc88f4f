import { expect, test } from 'vitest'
import { workingFolder } from '../../../src/cli/input/working-folder.ts'

test('a deleted working folder is one line with a hint, not a crash', () => {
  const read = () => {
    throw Object.assign(new Error('uv_cwd'), { code: 'ENOENT', syscall: 'uv_cwd' })
  }
  expect(() => workingFolder(read)).toThrow(
    expect.objectContaining({ code: 'WORKING_FOLDER_DELETED', hint: 'Change into another folder.' }),
  )
  expect(workingFolder()).toBe(process.cwd())
})
