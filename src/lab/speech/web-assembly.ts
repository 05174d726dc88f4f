/** The part of WebAssembly's interface that is used here: Node's own types leave it to the browser's. */
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
