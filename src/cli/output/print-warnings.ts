import type { DamageListener } from '../../results/csv/repeated-records.ts'
import type { CliContext } from '../cli-context.ts'

/**
 * Prints what to know before a run, what is damaged in its files, and what its report lacks. Warnings are not
 * progress, so `--quiet`, which CI jobs use, does not hide them.
 */
export function printWarnings(
  { warnings }: { readonly warnings: readonly string[] },
  { progress }: Pick<CliContext, 'progress'>,
): void {
  for (const warning of warnings) progress.write(`warning: ${warning}\n`)
}

/** Prints what is damaged while a file is being read. */
export function damagePrinter({ progress }: Pick<CliContext, 'progress'>): DamageListener {
  return (damage) => printWarnings({ warnings: [damage] }, { progress })
}
