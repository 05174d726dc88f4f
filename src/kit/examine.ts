import type { AnyAdapter } from '../core/adapter.ts'
import { hasTwin } from './has-twin.ts'
import { adapterSuite, type SuiteOptions } from './suite.ts'

/** One law that an adapter was held to. */
export interface Finding {
  readonly group: string
  readonly law: string
  /** What is wrong; absent where the law holds. */
  readonly wrong?: string
}

/** What came of holding an adapter to the laws. */
export interface Examination {
  readonly findings: readonly Finding[]
  /** Whether the lab plays the adapter's route. Otherwise nobody answered it, and only its words were examined. */
  readonly answered: boolean
}

type Body = () => void | Promise<void>

/** Holds an adapter to the laws of the kit without a test runner: one law after the other, all of them. */
export async function examine(adapter: AnyAdapter, options: SuiteOptions = {}): Promise<Examination> {
  const answered = options.lab ?? hasTwin(adapter, options.description ? [options.description] : [])
  const findings: Finding[] = []
  for (const [group, law, body] of lawsOf(adapter, { ...options, lab: answered })) {
    const wrong = await mistakeOf(body)
    findings.push({ group, law, ...(wrong !== undefined && { wrong }) })
  }
  return { findings, answered }
}

/** The suite as a list: group, law and what tries it. */
function lawsOf(adapter: AnyAdapter, options: SuiteOptions): [group: string, law: string, body: Body][] {
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

async function mistakeOf(body: Body): Promise<string | undefined> {
  try {
    await body()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
