import { pathToFileURL } from 'node:url'

/** The part of ONNX Runtime's interface that is used here: the packages that have it need not be installed. */
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

/** One thread: the others are for those who measure. Warnings (3 and above are errors) would go to the terminal. */
export const ONNX_OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const

/** The first that loads: one is native and does not run everywhere. Rejects with why the last one does not. */
export async function loadOnnx(modules: readonly string[]): Promise<Onnx> {
  let problem: unknown = new Error('there is no ONNX Runtime')
  for (const module of modules) {
    try {
      return await loadModule<Onnx>(module)
    } catch (error) {
      problem = error
    }
  }
  throw problem
}

/** A module by its absolute path, CommonJS or not. */
export async function loadModule<Module>(file: string): Promise<Module> {
  const loaded: { readonly default?: Module } & Module = await import(pathToFileURL(file).href)
  return loaded.default ?? loaded
}
