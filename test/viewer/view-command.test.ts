import { expect, test } from 'vitest'
import { runCommand } from '../cli/run-command.ts'

test('ttfa view of a file says that it wants a folder', async () => {
  const { code, progress } = await runCommand(['view', 'view-command.test.ts'], { cwd: import.meta.dirname })
  expect(code).toBe(104)
  expect(progress).toContain('error: view-command.test.ts is not a folder')
})
