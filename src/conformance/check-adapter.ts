import type { AnyAdapter } from '../core/adapter/adapter.ts'
import { hasTwin } from './has-twin.ts'
import { adapterSuite, type SuiteOptions } from './suite.ts'

/** The result of one law. */
export interface LawResult {
  readonly group: string
  readonly law: string
  /** What is wrong; absent if the law holds. */
  readonly wrong?: string
}

/** The results of all laws for an adapter. */
export interface ConformanceReport {
  readonly findings: readonly LawResult[]
  /** Whether the lab serves the adapter's route. If not, only the laws that need no answer were checked. */
  readonly answered: boolean
}

type Body = () => void | Promise<void>

/** Runs the conformance suite without a test runner: all laws, one after the other. */
export async function checkAdapter(
  adapter: AnyAdapter,
  options: SuiteOptions = {},
): Promise<ConformanceReport> {
  const answered = options.lab ?? hasTwin(adapter, options.description ? [options.description] : [])
  const findings: LawResult[] = []
  for (const [group, law, body] of collectLaws(adapter, { ...options, lab: answered })) {
    const wrong = await failureOf(body)
    findings.push({ group, law, ...(wrong !== undefined && { wrong }) })
  }
  return { findings, answered }
}

/** The suite as a list: group, law and test body. */
function collectLaws(adapter: AnyAdapter, options: SuiteOptions): [group: string, law: string, body: Body][] {
  const laws: [string, string, Body][] = []
  let group = ''
  adapterSuite(
    {
      describe: (name, body) => {
        group = name
        body()
      },
      test: (law, body) => laws.push([group, law, body]),
    },
    adapter,
    options,
  )
  return laws
}

async function failureOf(body: Body): Promise<string | undefined> {
  try {
    await body()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
