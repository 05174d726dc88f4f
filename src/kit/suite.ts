import type { AnyAdapter } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import { ANSWER_LAWS } from './answer-laws.ts'
import { CONNECTION_LAWS } from './connection-laws.ts'
import { CUE_LAWS } from './cue-laws.ts'
import { FACTS_LAWS } from './facts-laws.ts'
import { FAULT_LAWS } from './fault-laws.ts'
import { hasTwin } from './has-twin.ts'
import { HEARING_LAWS } from './hearing-laws.ts'
import { houseFor } from './house.ts'
import type { Law, TwinLaw } from './law.ts'
import { REFUSAL_LAWS } from './refusal-laws.ts'
import { REPLAY_LAWS } from './replay-laws.ts'
import { REQUEST_LAWS } from './request-laws.ts'
import { TURN_LAWS } from './turn-laws.ts'

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
}

type Group<SomeLaw> = readonly [name: string, laws: readonly SomeLaw[]]

const LAWS: readonly Group<Law>[] = [
  ['facts', FACTS_LAWS],
  ['request', REQUEST_LAWS],
  ['cues', CUE_LAWS],
  ['parsing', HEARING_LAWS],
  ['refusals', REFUSAL_LAWS],
]

const TWIN_LAWS: readonly Group<TwinLaw>[] = [
  ['lab answers', ANSWER_LAWS],
  ['replayed lab answers', REPLAY_LAWS],
  ['lab faults', FAULT_LAWS],
  ['lab connections', CONNECTION_LAWS],
]

/** For recognisers, LLMs and agents. */
const TURN_TWIN_LAWS: readonly Group<TwinLaw>[] = [['lab turns', TURN_LAWS]]

/** Tests an adapter against the contract. Its facts decide which laws apply. */
export function adapterSuite(runner: Runner, adapter: AnyAdapter, options: SuiteOptions = {}): void {
  runner.describe(`the adapter ${adapter.facts.id}`, () => {
    testGroups(runner, held(LAWS, adapter), ({ check }) => check(adapter))
    const { description } = options
    const descriptions = description ? [description] : []
    if (!(options.lab ?? hasTwin(adapter, descriptions))) return
    const groups = held(adapter.facts.kind === 'tts' ? TWIN_LAWS : TURN_TWIN_LAWS, adapter)
    const house = houseFor(
      adapter,
      groups.flatMap(([, laws]) => laws),
      descriptions,
    )
    testGroups(runner, groups, house.play)
  })
}

/** The groups with the laws that apply to the adapter. */
function held<SomeLaw extends Law | TwinLaw>(
  groups: readonly Group<SomeLaw>[],
  adapter: AnyAdapter,
): Group<SomeLaw>[] {
  return groups
    .map(([name, laws]) => [name, laws.filter(({ applies }) => applies?.(adapter) ?? true)] as const)
    .filter(([, laws]) => laws.length > 0)
}

function testGroups<SomeLaw extends Law | TwinLaw>(
  { describe, test }: Runner,
  groups: readonly Group<SomeLaw>[],
  run: (law: SomeLaw) => void | Promise<void>,
): void {
  for (const [name, laws] of groups)
    describe(name, () => {
      for (const law of laws) test(law.name, async () => run(law))
    })
}
