import { pathToFileURL } from 'node:url'

/** The part of ONNX Runtime's API that is used here, because its packages are optional. */
export interface Onnx {
  readonly InferenceSession: {
    create(file: string, options: Readonly<Record<string, unknown>>): Promise<Network>
  }
  readonly Tensor: new (
    type: 'float32' | 'int64' | 'bool',
    values: Float32Array | BigInt64Array | readonly boolean[],
    shape: readonly number[],
  ) => Tensor
}
export interface Tensor {
  readonly data: ArrayLike<number>
}
export type Tensors = Readonly<Record<string, Tensor>>
export interface Network {
  readonly inputNames: readonly string[]
  run(inputs: Tensors): Promise<Tensors>
}

/** One thread, to leave the other cores to the measurement. Level 3 keeps warnings off the terminal. */
export const ONNX_OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const

/**
 * Loads the first runtime that works; the native one does not run everywhere. Rejects with the last error.
 */
export async function loadOnnx(modules: readonly string[]): Promise<Onnx> {
  let problem: unknown = new Error('no ONNX Runtime is installed')
  for (const module of modules) {
    try {
      return await loadModule<Onnx>(module)
    } catch (error) {
      problem = error
    }
  }
  throw problem
}

/** Imports a module by its absolute path, CommonJS or ES. */
export async function loadModule<Module>(file: string): Promise<Module> {
  const loaded: { readonly default?: Module } & Module = await import(pathToFileURL(file).href)
  return loaded.default ?? loaded
}
