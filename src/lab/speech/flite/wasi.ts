import type { WasmImports, WasmMemory } from './web-assembly.ts'

/**
 * The thirteen calls of `wasi_snapshot_preview1` that flite imports, over files in memory. Node's own WASI
 * crashes the process after about seventeen utterances. Here every run gets a new environment, so nothing can
 * leak. Numbers are those of the WASI specification (witx/wasi_snapshot_preview1).
 */

const SUCCESS = 0
const BAD_DESCRIPTOR = 8
const NO_ENTRY = 44
const ROOT = 3
const CREATE = 1
const FILE_TYPE = { device: 2, directory: 3, file: 4 } as const
const SEEK_SET = 0
const SEEK_CURRENT = 1

/** Thrown by `proc_exit` to unwind the program's stack. */
export class ProgramExit extends Error {
  readonly status: number

  constructor(status: number) {
    super(`the program exited with status ${status}`)
    this.status = status
  }
}

interface MemoryFile {
  bytes: Uint8Array
  length: number
}

interface OpenFile {
  readonly file: MemoryFile
  position: number
}

/** The environment of a program: its arguments and files. */
export interface WasiEnvironment {
  readonly files: Map<string, MemoryFile>
  readonly imports: WasmImports
  /** Must be called with the program's memory before the program starts. */
  readonly attach: (memory: WasmMemory) => void
}

export function memoryFile(bytes: Uint8Array): MemoryFile {
  return { bytes, length: bytes.length }
}

/** Creates an environment with these arguments (the program's name first) and files. */
export function createWasiEnvironment(
  args: readonly string[],
  files: Map<string, MemoryFile>,
): WasiEnvironment {
  const memory = new ProgramMemory()
  const descriptors = new Descriptors(files)
  const calls = {
    ...argumentCalls(args, memory),
    ...descriptorCalls(descriptors, memory),
    ...transferCalls(descriptors, memory),
    clock_time_get: (_clock: number, _precision: bigint, at: number) => memory.put64(at, 0n),
    proc_exit: (status: number) => {
      throw new ProgramExit(status)
    },
  }
  return { files, imports: { wasi_snapshot_preview1: calls }, attach: (real) => memory.attach(real) }
}

class ProgramMemory {
  #memory: WasmMemory | undefined

  attach(memory: WasmMemory): void {
    this.#memory = memory
  }

  /** Creates a new view each time, because the buffer is replaced when the program's memory grows. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer(), at, length)
  }

  get32(at: number): number {
    return new DataView(this.#buffer()).getUint32(at, true)
  }

  put32(at: number, value: number): number {
    new DataView(this.#buffer()).setUint32(at, value, true)
    return SUCCESS
  }

  put64(at: number, value: bigint): number {
    new DataView(this.#buffer()).setBigUint64(at, value, true)
    return SUCCESS
  }

  /** The buffers of an array of `count` iovec structures. */
  buffers(at: number, count: number): Uint8Array[] {
    return Array.from({ length: count }, (_, index) =>
      this.bytes(this.get32(at + 8 * index), this.get32(at + 8 * index + 4)),
    )
  }

  #buffer(): ArrayBuffer {
    if (!this.#memory) throw new Error('the program was started before its memory was attached')
    return this.#memory.buffer
  }
}

class Descriptors {
  readonly #files: Map<string, MemoryFile>
  readonly #opened = new Map<number, OpenFile>()
  #next = ROOT + 1

  constructor(files: Map<string, MemoryFile>) {
    this.#files = files
  }

  get(descriptor: number): OpenFile | undefined {
    return this.#opened.get(descriptor)
  }

  open(name: string, create: boolean): number | undefined {
    if (create) this.#files.set(name, { bytes: new Uint8Array(1 << 16), length: 0 })
    const file = this.#files.get(name)
    if (!file) return undefined
    this.#opened.set(this.#next, { file, position: 0 })
    return this.#next++
  }
}

function argumentCalls(args: readonly string[], memory: ProgramMemory) {
  const encoded = args.map((arg) => new TextEncoder().encode(`${arg}\0`))
  return {
    args_sizes_get: (countAt: number, sizeAt: number) => {
      memory.put32(countAt, encoded.length)
      return memory.put32(
        sizeAt,
        encoded.reduce((total, arg) => total + arg.length, 0),
      )
    },
    args_get: (pointersAt: number, textAt: number) => {
      let at = textAt
      for (const [index, arg] of encoded.entries()) {
        memory.put32(pointersAt + 4 * index, at)
        memory.bytes(at, arg.length).set(arg)
        at += arg.length
      }
      return SUCCESS
    },
  }
}

function descriptorCalls(descriptors: Descriptors, memory: ProgramMemory) {
  return {
    fd_close: () => SUCCESS,
    fd_fdstat_set_flags: () => SUCCESS,
    fd_fdstat_get: (descriptor: number, at: number) => {
      const kind = descriptor < ROOT ? 'device' : descriptor === ROOT ? 'directory' : 'file'
      memory.bytes(at, 8).fill(0)
      memory.bytes(at, 1)[0] = FILE_TYPE[kind]
      memory.put64(at + 8, 0xffff_ffff_ffff_ffffn)
      return memory.put64(at + 16, 0xffff_ffff_ffff_ffffn)
    },
    fd_prestat_get: (descriptor: number, at: number) => {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR
      memory.put32(at, 0)
      return memory.put32(at + 4, 1)
    },
    fd_prestat_dir_name: (_descriptor: number, at: number) => {
      memory.bytes(at, 1)[0] = '/'.charCodeAt(0)
      return SUCCESS
    },
    // biome-ignore lint/complexity/useMaxParams: WASI fixes the parameters (preview 1, `path_open`).
    path_open: (
      _directory: number,
      _lookup: number,
      nameAt: number,
      nameLength: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _mode: number,
      descriptorAt: number,
    ) => {
      const name = new TextDecoder().decode(memory.bytes(nameAt, nameLength))
      const opened = descriptors.open(name, (flags & CREATE) !== 0)
      return opened === undefined ? NO_ENTRY : memory.put32(descriptorAt, opened)
    },
  }
}

function transferCalls(descriptors: Descriptors, memory: ProgramMemory) {
  return {
    fd_read: (descriptor: number, at: number, count: number, readAt: number) => {
      const opened = descriptors.get(descriptor)
      if (!opened) return BAD_DESCRIPTOR
      const before = opened.position
      for (const buffer of memory.buffers(at, count)) read(opened, buffer)
      return memory.put32(readAt, opened.position - before)
    },
    fd_write: (descriptor: number, at: number, count: number, writtenAt: number) => {
      const buffers = memory.buffers(at, count)
      const opened = descriptors.get(descriptor)
      // A write without a file is the program's console output, which is discarded.
      if (opened) for (const buffer of buffers) write(opened, buffer)
      return memory.put32(
        writtenAt,
        buffers.reduce((total, buffer) => total + buffer.length, 0),
      )
    },
    fd_seek: (descriptor: number, offset: bigint, whence: number, positionAt: number) => {
      const opened = descriptors.get(descriptor)
      if (!opened) return BAD_DESCRIPTOR
      const { length } = opened.file
      const start = whence === SEEK_SET ? 0 : whence === SEEK_CURRENT ? opened.position : length
      opened.position = start + Number(offset)
      return memory.put64(positionAt, BigInt(opened.position))
    },
  }
}

function read(opened: OpenFile, into: Uint8Array): void {
  const { bytes, length } = opened.file
  const end = Math.min(length, opened.position + into.length)
  into.set(bytes.subarray(opened.position, end))
  opened.position = end
}

function write(opened: OpenFile, buffer: Uint8Array): void {
  const { file } = opened
  const end = opened.position + buffer.length
  if (end > file.bytes.length) {
    const larger = new Uint8Array(Math.max(end, 2 * file.bytes.length))
    larger.set(file.bytes)
    file.bytes = larger
  }
  file.bytes.set(buffer, opened.position)
  opened.position = end
  file.length = Math.max(file.length, end)
}
