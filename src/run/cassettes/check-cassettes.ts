import path from 'node:path'
import type { Facts } from '../../core/adapter/adapter.ts'
import type { Target } from '../../core/config/target.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/**
 * The absolute path of a target's cassettes. Throws a `SetupError` if they cannot be read, or were recorded over another
 * transport than that of the adapter.
 */
export async function resolveCassettes(
  { id, cassette = '' }: Pick<Target, 'id' | 'cassette'>,
  { transport, id: adapter }: Facts,
  folder: string,
): Promise<string> {
  const { readCassettes } = await import('../../cassette/read-cassettes.ts')
  const file = path.resolve(folder, cassette)
  const other = (await readCassettes(file, cassette)).find(({ head }) => head.transport !== transport)
  if (!other) return file
  throw new SetupError(
    `target ${id}: ${cassette} was recorded from ${other.head.adapter} over ${other.head.transport}, but the target uses ${adapter} over ${transport}`,
    {
      code: 'CASSETTE_TRANSPORT',
      hint: `Give it cassettes of ${adapter}: \`ttfa try ${adapter} --keep <file>\`.`,
    },
  )
}

/** A recorded answer has no limits: whatever a search found would be this machine's. Throws a `SetupError`. */
export function rejectProbedCassettes({ probe, targets }: Pick<Scenario, 'probe' | 'targets'>): void {
  const recorded = probe && targets.find(({ cassette }) => cassette !== undefined)
  if (!recorded) return
  throw new SetupError(`target ${recorded.id}: a cassette cannot answer a limit search`, {
    code: 'CASSETTE_PROBE',
    hint: 'Let the provider answer, or the lab with `limits:` in a profile.',
  })
}
