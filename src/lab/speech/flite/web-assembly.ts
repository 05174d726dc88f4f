/** The part of the WebAssembly API that is used here, because Node's types do not include it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}
export type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>
}
export type WasmModule = object

interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => WasmModule
  readonly Instance: new (program: WasmModule, imports: WasmImports) => WasmInstance
}

export function webAssembly(): WebAssemblyInterface {
  return (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly
}
