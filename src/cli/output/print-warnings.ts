import type { DamageListener } from '../../results/csv/repeated-records.ts'
import type { CliContext } from '../cli-context.ts'

/**
 * Prints what to know before a run, what is damaged in its files, and what its report lacks. Warnings are not progress:
 * `--quiet`, which a job in CI uses, does not hide them.
 */
export function printWarnings(
  { warnings }: { readonly warnings: readonly string[] },
  { progress }: Pick<CliContext, 'progress'>,
): void {
  for (const warning of warnings) progress.write(`warning: ${warning}\n`)
}

/** The same while a file is being read. */
export function damagePrinter({ progress }: Pick<CliContext, 'progress'>): DamageListener {
  return (damage) => printWarnings({ warnings: [damage] }, { progress })
}
