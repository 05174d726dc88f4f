import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longest, most of it in waiting. Begun last, one of them would run on alone for minutes: Vitest
 * begins with the largest files, and these are small.
 */
const LONGEST = [
  'test/conformance/described-adapters.test.ts',
  'test/conformance/adapters.test.ts',
  'test/distributed/search.test.ts',
  'test/distributed/workers.test.ts',
  'test/docker/docker.test.ts',
  'test/run/execute/turn-misbehaviour.test.ts',
  'test/run/execute/calls.test.ts',
  'test/run/probe/independent-limits.test.ts',
  'test/run/probe/prober-limits.test.ts',
  'test/run/probe/prober.test.ts',
  'test/conformance/conversation-adapters.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((file) => moduleId.endsWith(file))
  return rank === -1 ? LONGEST.length : rank
}
