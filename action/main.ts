import { escapeData, runAction } from './action.ts'
import { readInputs } from './inputs.ts'
import { uploadFolder } from './upload-folder.ts'

/** The version of the package that this action is of: `bundle.ts` puts it here. */
declare const TTFA_VERSION: string

const print = (line: string) => process.stdout.write(`${line}\n`)

try {
  const inputs = readInputs(process.env, TTFA_VERSION)
  const cwd = process.env.GITHUB_WORKSPACE ?? process.cwd()
  process.exitCode = await runAction(inputs, { env: process.env, cwd, print, upload: uploadFolder })
} catch (error) {
  print(`::error title=ttfa::${escapeData(error instanceof Error ? error.message : String(error))}`)
  process.exitCode = 1
}
