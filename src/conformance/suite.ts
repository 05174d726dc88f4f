import type { AnyAdapter } from '../core/adapter/adapter.ts'
import type { AdapterDescription } from '../core/adapter/adapter-description.ts'
import { createLabFixture } from './harness/lab-fixture.ts'
import { hasTwin } from './has-twin.ts'
import { ANSWER_LAWS } from './laws/answer-laws.ts'
import { CONNECTION_LAWS } from './laws/connection-laws.ts'
import { CONVERSATION_LAWS } from './laws/conversation-laws.ts'
import { CUE_LAWS } from './laws/cue-laws.ts'
import { FACTS_LAWS } from './laws/facts-laws.ts'
import { FAULT_LAWS } from './laws/fault-laws.ts'
import { hostileLaws } from './laws/hostile-laws.ts'
import type { Law, TwinLaw } from './laws/law.ts'
import { PARSING_LAWS } from './laws/parsing-laws.ts'
import { REFUSAL_LAWS } from './laws/refusal-laws.ts'
import { REPLAY_LAWS } from './laws/replay-laws.ts'
import { REQUEST_LAWS } from './laws/request-laws.ts'
import { TAMPERING_LAWS } from './laws/tampering-laws.ts'

/** The two functions of a test runner that the suite needs, as in vitest, jest, mocha and node:test. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: () => void | Promise<void>) => unknown
}

export interface SuiteOptions {
  /**
   * Whether to run the laws that need the lab. By default they run if the lab has a twin of the adapter's
   * route. Set `true` if there must be one: then a wrong path fails, instead of looking like a route without
   * a twin.
   */
  readonly lab?: boolean
  /** The description that the adapter was made from: the lab makes a twin from it. */
  readonly description?: AdapterDescription
  /**
   * How many shapes of hostile servers to run against the adapter. `some` (the default) is a sample of each
   * table and takes about two seconds; `all` takes about ten.
   */
  readonly hostile?: 'all' | 'some' | 'none'
}

type LawGroup<SomeLaw> = readonly [name: string, laws: readonly SomeLaw[]]

const LAWS: readonly LawGroup<Law>[] = [
  ['facts', FACTS_LAWS],
  ['request', REQUEST_LAWS],
  ['cues', CUE_LAWS],
  ['parsing', PARSING_LAWS],
  ['refusals', REFUSAL_LAWS],
]

const TWIN_LAWS: readonly LawGroup<TwinLaw>[] = [
  ['lab answers', ANSWER_LAWS],
  ['replayed lab answers', REPLAY_LAWS],
  ['lab faults', FAULT_LAWS],
  ['lab connections', CONNECTION_LAWS],
  ['damaged lab answers', TAMPERING_LAWS],
]

/** For recognisers, LLMs and agents. */
const CONVERSATION_TWIN_LAWS: readonly LawGroup<TwinLaw>[] = [['lab turns', CONVERSATION_LAWS]]

function hostileGroup(hostile: SuiteOptions['hostile'] = 'some'): LawGroup<Law>[] {
  return hostile === 'none' ? [] : [['hostile servers', hostileLaws(hostile)]]
}

/** Tests an adapter against the contract. Its facts decide which laws apply. */
export function adapterSuite(runner: Runner, adapter: AnyAdapter, options: SuiteOptions = {}): void {
  runner.describe(`the adapter ${adapter.facts.id}`, () => {
    const laws = [...LAWS, ...hostileGroup(options.hostile)]
    testGroups(runner, applicableGroups(laws, adapter), ({ check }) => check(adapter))
    const { description } = options
    const descriptions = description ? [description] : []
    if (!(options.lab ?? hasTwin(adapter, descriptions))) return
    const groups = applicableGroups(
      adapter.facts.kind === 'tts' ? TWIN_LAWS : CONVERSATION_TWIN_LAWS,
      adapter,
    )
    const fixture = createLabFixture(
      adapter,
      groups.flatMap(([, laws]) => laws),
      descriptions,
    )
    testGroups(runner, groups, fixture.run)
  })
}

/** The groups with the laws that apply to the adapter. */
function applicableGroups<SomeLaw extends Law | TwinLaw>(
  groups: readonly LawGroup<SomeLaw>[],
  adapter: AnyAdapter,
): LawGroup<SomeLaw>[] {
  return groups
    .map(([name, laws]) => [name, laws.filter(({ applies }) => applies?.(adapter) ?? true)] as const)
    .filter(([, laws]) => laws.length > 0)
}

function testGroups<SomeLaw extends Law | TwinLaw>(
  { describe, test }: Runner,
  groups: readonly LawGroup<SomeLaw>[],
  run: (law: SomeLaw) => void | Promise<void>,
): void {
  for (const [name, laws] of groups)
    describe(name, () => {
      for (const law of laws) test(law.name, async () => run(law))
    })
}
