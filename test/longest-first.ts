import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take twenty seconds and more, most of it in waiting. Begun last, one of them would run on alone: Vitest
 * begins with the largest files, and these are small.
 */
const LONGEST = [
  'test/distributed/search.test.ts',
  'test/distributed/workers.test.ts',
  'test/conformance/described-adapters.test.ts',
  'test/docker/docker.test.ts',
  'test/conformance/adapters.test.ts',
  'test/run/probe/independent-limits.test.ts',
  'test/run/probe/call-sessions.test.ts',
  'test/run/probe/prober-limits.test.ts',
  'test/package/package.test.ts',
  'test/run/adapters/described-adapters.test.ts',
  'test/run/execute/false-barge-in.test.ts',
  'test/audio/sample-watch.test.ts',
  'test/run/probe/run-probe.test.ts',
  'test/run/probe/prober.test.ts',
  'test/run/listen/kept-replies.test.ts',
  'test/cli/verbs/init/init-adapter.test.ts',
  'test/selftest/conversations/conversation-self-test.test.ts',
  'test/conformance/conversation-adapters.test.ts',
  'test/run/capture/kernel-stamps.test.ts',
  'test/cli/verbs/run/run-conversations.test.ts',
  'test/library/docs.test.ts',
  'test/bench/foreign-stack.test.ts',
  'test/cli/verbs/first-contact/replayed-run.test.ts',
  'test/run/execute/turn-misbehaviour.test.ts',
  'test/action/action.test.ts',
  'test/run/execute/eager-start.test.ts',
  'test/distributed/regions.test.ts',
  'test/run/execute/calls.test.ts',
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
