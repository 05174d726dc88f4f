import path from 'node:path'
import { formatCallJson } from '../../../report/recording/call-json.ts'
import { renderCallText } from '../../../report/recording/call-text.ts'
import { type CallerSide, measureRecording } from '../../../run/measure-call/measure-recording.ts'
import type { CliContext } from '../../cli-context.ts'

export interface MeasureCommandOptions {
  readonly caller: CallerSide
  readonly json?: boolean
}

export async function measure(
  files: readonly string[],
  options: MeasureCommandOptions,
  { cwd, output }: CliContext,
): Promise<void> {
  const call = await measureRecording(
    files.map((file) => path.resolve(cwd, file)),
    options.caller,
  )
  output.write(options.json ? formatCallJson(call) : renderCallText(call, output.paint))
}
