import { adapterSuite, type SuiteOptions } from '../../src/conformance/index.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'

type Body = () => void | Promise<void>

/** The laws that apply to an adapter, by name: the suite without a test runner. */
export function lawsByName(adapter: AnyAdapter, options: SuiteOptions = {}): Readonly<Record<string, Body>> {
  const laws: Record<string, Body> = {}
  const describe = (_: string, body: () => void) => body()
  const test = (name: string, body: Body) => {
    laws[name] = body
  }
  adapterSuite({ describe, test }, adapter, options)
  return laws
}
