import { SetupError } from '../../core/setup-error.ts'

/** Waits for all. Throws one `SetupError` with the mistakes of all that have one, in their order. */
export async function settleAll<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(promises)
  const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  if (failures.length > 0) throw joinFailures(failures)
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}

function joinFailures(failures: readonly unknown[]): unknown {
  const bug = failures.find((failure) => !(failure instanceof SetupError))
  if (bug !== undefined) return bug
  const errors = failures as SetupError[]
  // Targets that share an adapter share its mistakes.
  const distinct = [...new Map(errors.map((error) => [error.message, error])).values()]
  const [first] = distinct
  if (!first || distinct.length === 1) return first
  const hints = [...new Set(distinct.flatMap(({ hint }) => hint ?? []))]
  return new SetupError(distinct.map(({ message }) => message).join('\n'), {
    code: first.code,
    ...(hints.length > 0 && { hint: hints.join('\n  ') }),
  })
}
