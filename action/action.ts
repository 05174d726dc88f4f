import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from './inputs.ts'
import { checkWords, runTtfa, runWords } from './run-ttfa.ts'
import { commentMarker, keepComment } from './sticky-comment.ts'

/** What the action takes from its surroundings. */
export interface ActionContext {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Prints a workflow command. */
  readonly print: (line: string) => void
  readonly upload: (name: string, folder: string) => Promise<void>
}

const FOLDER = 'ttfa-results'

/** After these a run has numbers to check and to show: passed, a threshold failed, inconclusive. */
const MEASURED = [0, 99, 112]

/**
 * Measures, checks, comments and uploads. Resolves to the exit code of the step: that of the run, or of the check if
 * the run passed. A comment or an upload that fails is a warning, since it says nothing about the voice.
 */
export async function runAction(inputs: Inputs, context: ActionContext): Promise<number> {
  const { cwd, env } = context
  const folder = freeFolder(cwd)
  const run = await runTtfa(inputs.command, runWords(inputs, folder), { cwd, env })
  const isChecked = inputs.baseline !== '' && MEASURED.includes(run.code)
  const check = isChecked
    ? await runTtfa(inputs.command, checkWords(inputs, folder), { cwd, env, capture: true })
    : undefined
  const code = run.code === 0 ? (check?.code ?? 0) : run.code
  setOutputs(env, { folder, 'exit-code': String(code) })
  const tasks = [
    {
      what: 'the comment was not written',
      work: () => comment(inputs, check?.output ?? '', folder, context),
    },
    { what: 'the results were not uploaded', work: () => upload(inputs, folder, context) },
  ]
  for (const { what, work } of tasks)
    await work().catch((error: unknown) =>
      context.print(`::warning title=ttfa::${escapeData(`${what}: ${error}`)}`),
    )
  return code
}

/** A job may use the action more than once. */
function freeFolder(cwd: string): string {
  for (let number = 1; ; number += 1) {
    const folder = path.join(cwd, number === 1 ? FOLDER : `${FOLDER}-${number}`)
    if (!existsSync(folder)) return folder
  }
}

async function comment(inputs: Inputs, check: string, folder: string, { env }: ActionContext): Promise<void> {
  const number = pullRequestNumber(env.GITHUB_EVENT_PATH)
  const report = path.join(folder, 'report.md')
  if (!inputs.comment || number === undefined || (check === '' && !existsSync(report))) return
  if (inputs.token === '') throw new Error('the input token is empty')
  const parts = [check, existsSync(report) ? readFileSync(report, 'utf8') : '']
  await keepComment(
    {
      api: env.GITHUB_API_URL ?? 'https://api.github.com',
      graphql: env.GITHUB_GRAPHQL_URL ?? 'https://api.github.com/graphql',
      repository: env.GITHUB_REPOSITORY ?? '',
      number,
      token: inputs.token,
    },
    commentMarker(inputs.scenario, inputs.vantage),
    parts.filter((text) => text !== '').join('\n'),
  )
}

/** Of the event that started the workflow; undefined if that is no pull request. */
function pullRequestNumber(event: string | undefined): number | undefined {
  if (event === undefined || !existsSync(event)) return undefined
  const number: unknown = JSON.parse(readFileSync(event, 'utf8'))?.pull_request?.number
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}

async function upload({ artifact }: Inputs, folder: string, context: ActionContext): Promise<void> {
  if (artifact !== '' && existsSync(folder)) await context.upload(artifact, folder)
}

/** Values of ours, on one line each. */
function setOutputs({ GITHUB_OUTPUT }: NodeJS.ProcessEnv, values: Readonly<Record<string, string>>): void {
  if (!GITHUB_OUTPUT) return
  for (const [name, value] of Object.entries(values)) appendFileSync(GITHUB_OUTPUT, `${name}=${value}\n`)
}

/** The text of a workflow command: an answer of a server must not end its line. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
