import { spawn } from 'node:child_process'
import type { Inputs } from './inputs.ts'

export interface CommandEnd {
  readonly code: number
  /** What it printed, if it was captured. */
  readonly output: string
}

export interface CommandOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Keep the output instead of showing it. */
  readonly capture?: boolean
}

/** Runs ttfa without a shell: whatever a name holds stays one argument. */
export function runTtfa(
  [program = '', ...first]: Inputs['command'],
  words: readonly string[],
  { cwd, env, capture = false }: CommandOptions,
): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...words], {
      cwd,
      env,
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', (error) => reject(new Error(`cannot start ${program}: ${error.message}`)))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** The words of `ttfa run`. */
export function runWords({ scenario, vantage, lab }: Inputs, folder: string): string[] {
  return [
    'run',
    '--quiet',
    ...LAB_WORDS[lab],
    ...(vantage === '' ? [] : [`--vantage=${vantage}`]),
    `--out=${folder}`,
    scenario,
  ]
}

const LAB_WORDS = { never: ['--no-lab'], always: ['--lab'], auto: [] } as const

/** The words of `ttfa check`. */
export function checkWords({ baseline }: Inputs, folder: string): string[] {
  return ['check', folder, `--baseline=${baseline}`, '--markdown']
}
