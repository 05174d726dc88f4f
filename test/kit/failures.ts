import type { AnyAdapter } from '../../src/core/adapter.ts'
import { adapterSuite } from '../../src/kit/index.ts'

interface Collected {
  readonly name: string
  readonly body: () => void | Promise<void>
}

/** Runs the kit on an adapter without a test runner. The first law that it breaks, with what the law said about it. */
export async function firstFailure(adapter: AnyAdapter): Promise<string | undefined> {
  for (const { name, body } of collect(adapter)) {
    try {
      await body()
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : error}`
    }
  }
  return undefined
}

function collect(adapter: AnyAdapter): Collected[] {
  const collected: Collected[] = []
  const describe = (_: string, body: () => void) => body()
  adapterSuite({ describe, test: (name, body) => collected.push({ name, body }) }, adapter)
  return collected
}
