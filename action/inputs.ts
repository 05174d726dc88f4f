import path from 'node:path'

/** The inputs of the action, checked. */
export interface Inputs {
  readonly scenario: string
  readonly baseline: string
  readonly vantage: string
  readonly comment: boolean
  readonly lab: (typeof LAB_MODES)[number]
  readonly artifact: string
  /** The program and its first arguments. */
  readonly command: readonly string[]
  readonly token: string
}

type Environment = Readonly<Record<string, string | undefined>>

const LAB_MODES = ['never', 'always', 'auto'] as const

/** Throws an `Error` whose message names the input. */
export function readInputs(environment: Environment, version: string): Inputs {
  const scenario = read(environment, 'scenario')
  if (scenario === '') throw new Error('the input scenario is missing: name the file of a scenario')
  const lab = LAB_MODES.find((mode) => mode === (read(environment, 'lab') || 'never'))
  if (lab === undefined) throw new Error(`the input lab must be ${LAB_MODES.join(', ')}`)
  const artifact = read(environment, 'artifact')
  if (artifact !== '' && !ARTIFACT_NAME.test(artifact))
    throw new Error('the input artifact must be letters, digits, ".", "_" and "-"')
  const command = read(environment, 'command')
  return {
    scenario: asOperand(scenario),
    baseline: read(environment, 'baseline'),
    vantage: read(environment, 'vantage'),
    comment: read(environment, 'comment') !== 'false',
    lab,
    artifact,
    command: command === '' ? ['npx', '--yes', `ttfa@${version}`] : command.split(/\s+/),
    token: read(environment, 'token'),
  }
}

const ARTIFACT_NAME = /^[A-Za-z0-9._-]{1,100}$/

/** As GitHub passes inputs: in capitals, dashes kept. */
function read(environment: Environment, name: string): string {
  return (environment[`INPUT_${name.toUpperCase()}`] ?? '').trim()
}

/** A file whose name begins with a dash is no option. */
function asOperand(file: string): string {
  return file.startsWith('-') ? `.${path.sep}${file}` : file
}
