/** The processes of a comparison, each on its own core if `taskset` exists. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { OLD_GENERATION_MIB, YOUNG_GENERATION_MIB } from '../../src/run/execute/measuring-thread.ts'

const canPin = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0

/** Starts a command on a core. */
export function startOnCore(core: number, command: readonly string[], options: SpawnOptions): ChildProcess {
  const [program = '', ...rest] = canPin ? ['taskset', '-c', String(core), ...command] : command
  return spawn(program, rest, options)
}

/** The heap settings of a measuring thread. The young generation is three semi-spaces. */
const HEAP = [
  `--max-semi-space-size=${Math.floor(YOUNG_GENERATION_MIB / 3)}`,
  `--initial-old-space-size=${OLD_GENERATION_MIB}`,
]

/** Starts one of our scripts on a core, with an IPC channel. `ttfa` gets the heap settings of its threads. */
export function startScript(core: number, script: string, ...words: string[]): ChildProcess {
  const flags = words[0] === 'ttfa' ? HEAP : []
  const command = [process.execPath, ...flags, '--import', 'jiti/register', script, ...words]
  return startOnCore(core, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

/** The next message of a process. Rejects if it exits instead. */
export function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process of the comparison ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as T)
    })
  })
}
