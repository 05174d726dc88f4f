import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'

/** Adds a verb to the program. */
type AddVerb = (program: Command, context: CliContext) => void

/** Every verb by name, in the order of the help. A command line with one verb loads no other. */
const VERBS: Readonly<Record<string, () => Promise<AddVerb>>> = {
  init: async () => (await import('./init/init.ts')).addInit,
  validate: async () => (await import('./validate.ts')).addValidate,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  try: async () => (await import('./try.ts')).addTry,
  run: async () => (await import('./run.ts')).addRun,
  bench: async () => (await import('./bench.ts')).addBench,
  probe: async () => (await import('./probe.ts')).addProbe,
  watch: async () => (await import('./watch/watch.ts')).addWatch,
  merge: async () => (await import('./machines/merge.ts')).addMerge,
  worker: async () => (await import('./machines/worker.ts')).addWorker,
  report: async () => (await import('./report.ts')).addReport,
  export: async () => (await import('./export.ts')).addExport,
  view: async () => (await import('./view.ts')).addView,
  plan: async () => (await import('./plan.ts')).addPlan,
  compare: async () => (await import('./compare.ts')).addCompare,
  check: async () => (await import('./check.ts')).addCheck,
  baseline: async () => (await import('./baseline.ts')).addBaseline,
  history: async () => (await import('./history.ts')).addHistory,
  verify: async () => (await import('./verify.ts')).addVerify,
  cost: async () => (await import('./cost.ts')).addCost,
  measure: async () => (await import('./recording/measure.ts')).addMeasure,
  listen: async () => (await import('./recording/listen.ts')).addListen,
  lab: async () => (await import('./lab.ts')).addLab,
  selftest: async () => (await import('./self-test.ts')).addSelfTest,
  adapters: async () => (await import('./adapters/adapters.ts')).addAdapters,
  voices: async () => (await import('./voices.ts')).addVoices,
  completion: async () => (await import('./completion/completion.ts')).addCompletion,
}

/** `completion` prints the words of all verbs, so it needs all of them. */
const NEEDS_ALL = 'completion'

/** Adds the verb that a command line begins with, or all of them. */
export async function addVerbs(
  program: Command,
  first: string | undefined,
  context: CliContext,
): Promise<void> {
  const isKnown = first !== undefined && first !== NEEDS_ALL && Object.hasOwn(VERBS, first)
  const loaders = isKnown ? [VERBS[first]] : Object.values(VERBS)
  for (const add of await Promise.all(loaders.map((load) => load?.()))) add?.(program, context)
}
