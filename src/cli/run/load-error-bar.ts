import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, isFileError } from '../../results/file-error.ts'
import type { HarnessError } from '../../results/run/run-file.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { readHarnessError, writeHarnessError } from '../../run/health/harness-error-cache.ts'
import { runSelfTest } from '../../selftest/self-test.ts'
import { cacheFolder } from '../input/cache-folder.ts'
import type { Environment } from '../input/environment.ts'

export interface ErrorBarOptions {
  readonly environment: Environment
  /** Measure it briefly if it is not known yet. */
  readonly selftest: boolean
  readonly control: RunControl
  readonly log: (text: string) => void
}

/** The error bar of this machine, if it is known or may be measured. */
export async function loadErrorBar(options: ErrorBarOptions): Promise<HarnessError | undefined> {
  const { environment, selftest, control, log } = options
  const cache = cacheFolder(environment)
  const known = await readHarnessError(cache)
  if (known || !selftest) return known
  log(
    'measuring the harness’s own error on this machine, once as long as it runs (`ttfa selftest` does it thoroughly)\n',
  )
  try {
    const measured = await runSelfTest({
      adapters: ['smallest-ws'],
      concurrencies: [1, 16],
      seed: 1,
      control,
    })
    await keepHarnessError(cache, measured, log)
    return measured
  } catch (error) {
    // The self-test needs a folder for temporary files. A run does without an error bar.
    if (!isFileError(error)) throw error
    log(`warning: the harness’s own error is unknown: ${describeFileError(error)} at ${error.path}\n`)
    return undefined
  }
}

/** Keeps the result for later runs. A cache that cannot be written is no reason to measure nothing. */
export async function keepHarnessError(
  cache: string,
  measured: HarnessError,
  log: (text: string) => void,
): Promise<void> {
  try {
    await writeHarnessError(cache, measured)
  } catch (error) {
    if (!(error instanceof SetupError) && !isFileError(error)) throw error
    log(`warning: the harness’s own error is not kept for later runs: ${error.message}\n`)
  }
}
