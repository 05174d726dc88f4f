import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { isTarget } from '../../core/vantage.ts'
import { resolveRun } from '../../library/shared/resolve-run.ts'
import { mainStageOf, requireStages } from '../../library/shared/workload-stages.ts'
import {
  formatBaselineDetails,
  formatBaselineLine,
  toBaselineJson,
} from '../../report/check/baseline-report.ts'
import { formatGateNeeds, gateLabel } from '../../report/check/gate-needs-text.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { baselineNames, loadBaseline, saveBaseline } from '../../run/finished-runs/baselines.ts'
import { loadArms } from '../../run/finished-runs/load-arms.ts'
import { createBaseline } from '../../tally/baseline/baseline.ts'
import { findBaselineDefect } from '../../tally/baseline/eligibility.ts'
import { estimateGateNeeds, type GateNeed } from '../../tally/baseline/gate-needs.ts'
import {
  defaultStageGates,
  type FidelityGate,
  type Gates,
  type StageGate,
} from '../../tally/baseline/gates.ts'
import type { Arm } from '../../tally/compare/arm.ts'
import { estimateCost, estimateTurnCost } from '../../tally/compare/estimate-sample-size.ts'
import { answersWith } from '../../tally/fidelity/contrast-fidelity.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import type { CliContext } from '../cli-context.ts'
import type { GateOption } from '../input/parse-options.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface SaveOptions {
  readonly gate?: GateOption[]
  readonly control?: string
  readonly success: number
  readonly spread?: number
  readonly baselines: string
}

export async function save(
  run: string,
  name: string,
  options: SaveOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const { file, arms } = await loadArms(await resolveRun(run, cwd), damagePrinter({ progress }))
  const reason = findBaselineDefect(file)
  if (reason) throw new SetupError(`${run} cannot be a baseline: ${reason}`, { code: 'BASELINE_UNFIT' })
  const { stages, fidelity } = splitGates(options.gate ?? [])
  requireStages(
    stages.map(({ stage }) => stage),
    file,
  )
  requireHeard(fidelity, file, arms)
  const baseline = createBaseline(name, file, arms, gatesOf(options, file))
  if (arms.length === 0) throw nothingMeasured(run)
  const needs = estimateGateNeeds(baseline, file.scenario.seed)
  rejectHopelessGates(needs)
  const saved = await saveBaseline(path.resolve(cwd, options.baselines), baseline)
  const trials = Math.max(...arms.map(({ success }) => success.n))
  const report = {
    needs,
    cost:
      file.kind === 'conversations' ? estimateTurnCost(file, arms, trials) : estimateCost(file, arms, trials),
    control: options.control,
    targets: file.scenario.targets.length,
  }
  output.write(`${path.relative(cwd, saved)}\n${formatBaselineDetails(baseline)}\n${formatGateNeeds(report)}`)
}

function nothingMeasured(run: string): SetupError {
  return new SetupError(`${run} cannot be a baseline: it holds no measured trial or turn`, {
    code: 'BASELINE_UNFIT',
    hint: 'Run the scenario again: `ttfa run`.',
  })
}

function splitGates(gates: readonly GateOption[]) {
  return {
    stages: gates.filter((gate): gate is StageGate => 'stage' in gate),
    fidelity: gates.filter((gate): gate is FidelityGate => 'metric' in gate),
  }
}

function gatesOf({ gate = [], success, spread, control }: SaveOptions, file: AnyRunFile): Gates {
  const { stages, fidelity } = splitGates(gate)
  const names = file.scenario.targets.map(({ id }) => id)
  if (control !== undefined) requireControl(control, names)
  return {
    stages: stages.length > 0 ? stages : defaultStageGates(mainStageOf(file)),
    success: { margin: success },
    ...(fidelity.length > 0 && { fidelity }),
    ...(control !== undefined && { control }),
    ...(spread !== undefined && { spread }),
  }
}

function requireControl(control: string, names: readonly string[]): void {
  if (!names.some((name) => isTarget(name, control)))
    throw new SetupError(`--control: the run has no target ${control}${suggestNearest(control, names)}`, {
      code: 'CONTROL_UNKNOWN',
      hint: `It has ${names.join(', ')}.`,
    })
  if (names.every((name) => isTarget(name, control)))
    throw new SetupError(`--control: ${control} is the only target, so nothing would be checked`, {
      code: 'CONTROL_ALONE',
      hint: 'Add the target that the control is for.',
    })
}

/** Refuses a gate on fidelity for a run that was not listened to: it would have no data in any check. */
function requireHeard(gates: readonly FidelityGate[], file: AnyRunFile, arms: readonly Arm[]): void {
  const [first] = gates
  if (first && file.kind === 'conversations')
    throw new SetupError(
      `the gate ${first.metric} is for runs of requests, and ${file.run} is one of conversations`,
      {
        code: 'BASELINE_UNHEARD',
        hint: 'Replies differ from run to run. Measure the voice in a scenario of requests: docs/fidelity.md.',
      },
    )
  const heard = arms.flatMap((arm) => arm.heard ?? [])
  const unheard = gates.find(({ metric }) => answersWith(metric, heard).length === 0)
  if (!unheard) return
  const { metric } = unheard
  if (heard.length > 0)
    throw new SetupError(`the gate ${metric} has no data: no answer that was listened to has this metric`, {
      code: 'BASELINE_UNHEARD',
      hint: 'wer and truncated need a recogniser that knows the language: `ttfa listen --again`, docs/fidelity.md.',
    })
  throw new SetupError(`the gate ${metric} has no data: ${file.run} has not been listened to`, {
    code: 'BASELINE_UNHEARD',
    hint: 'Run `ttfa listen` on a run with kept audio (`ttfa run --save-audio`, or `fidelity:` in the scenario).',
  })
}

/** A gate without data in the baseline would have none in any check. */
function rejectHopelessGates(needs: readonly GateNeed[]): void {
  const hopeless = needs.find(({ n, least }) => n < least)
  if (!hopeless) return
  const { target, connection, n, least, gate } = hopeless
  const ofFidelity = gate !== 'success' && 'metric' in gate
  throw new SetupError(
    `the gate ${gateLabel(hopeless)} needs at least ${least} ${ofFidelity ? 'answers that were listened to, each to a different text' : 'trials'}; ${target} ${connection} has ${n}`,
    {
      code: 'BASELINE_TOO_SMALL',
      hint: ofFidelity
        ? 'Give the scenario more texts, or listen to more of its answers (`ttfa listen --sample`).'
        : 'Measure more trials (`ttfa run --trials`), or choose a lower percentile with --gate.',
    },
  )
}

export async function list(
  { baselines, json }: { baselines: string; json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const location = path.resolve(cwd, baselines)
  const all = await Promise.all((await baselineNames(location)).map((name) => loadBaseline(location, name)))
  if (json) output.write(`${JSON.stringify(all.map(toBaselineJson), null, 2)}\n`)
  else
    output.write(
      all.length > 0
        ? all.map((each) => `${formatBaselineLine(each)}\n`).join('')
        : `no baselines in ${baselines}\n`,
    )
}

export async function show(
  name: string,
  { baselines, json }: { baselines: string; json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const baseline = await loadBaseline(path.resolve(cwd, baselines), name)
  output.write(
    json ? `${JSON.stringify(toBaselineJson(baseline), null, 2)}\n` : formatBaselineDetails(baseline),
  )
}
