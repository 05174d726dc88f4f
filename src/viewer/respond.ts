import { readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { bufferLevels, playbackStarts } from '../audio/playback.ts'
import type { Trial } from '../core/trial/trial.ts'
import { STAGES } from '../core/trial/trial-stages.ts'
import type { TurnRecord } from '../core/trial/turn-record.ts'
import { readStoredFile } from '../results/read-file.ts'
import { openAnyRun, openRun } from '../results/run/open-run.ts'
import { readSidecars, SIDECARS } from '../results/sidecars.ts'
import { findArrivals } from '../results/trials/find-arrivals.ts'
import { renderListPage } from './pages/list.ts'
import { renderOverlayPage } from './pages/overlay.ts'
import { type RunContents, renderDamagePage, renderRunPage } from './pages/run.ts'
import { renderTrialPage } from './pages/trial.ts'
import { renderTurnPage } from './pages/turn.ts'
import { PLAYHEAD_SCRIPT } from './playhead-script.ts'
import { htmlResponse, type ViewerResponse } from './response.ts'
import {
  type DamagedRun,
  describeDamage,
  findRun,
  isDamaged,
  type ListedRun,
  listRuns,
  readDistributions,
} from './run-library.ts'
import { flatEnvelopes, readEnvelopes } from './turn-envelopes.ts'

/** The files of a run that a browser may fetch, with their content types. */
const SERVED_FILES: Readonly<Record<string, string>> = {
  'report.html': 'text/html; charset=utf-8',
  'report.md': 'text/plain; charset=utf-8',
  'stages.csv': 'text/plain; charset=utf-8',
  'faults.csv': 'text/plain; charset=utf-8',
  'trials.csv': 'text/csv; charset=utf-8',
  'turns.csv': 'text/csv; charset=utf-8',
  'fidelity.csv': 'text/csv; charset=utf-8',
  'turn-stages.csv': 'text/csv; charset=utf-8',
  'histograms.hlog': 'text/plain; charset=utf-8',
  'run.json': 'application/json',
  ...Object.fromEntries(Object.keys(SIDECARS).map((name) => [name, 'application/json'])),
}

/** The most answers with audio that one page lists. */
const MAX_LISTED = 200

const NOT_FOUND: ViewerResponse = {
  status: 404,
  type: 'text/plain; charset=utf-8',
  body: 'There is nothing here.\n',
}

/** Answers a request for a page or a file of a results folder. It only reads. */
export async function respond(results: string, url: URL): Promise<ViewerResponse> {
  const [route, name, ...rest] = url.pathname.split('/').slice(1).map(decodePart)
  const query = (key: string) => url.searchParams.get(key) ?? ''
  if (route === '')
    return htmlResponse(
      renderListPage(await listRuns(results), { scenario: query('scenario'), target: query('target') }),
    )
  if (route === 'playhead.js')
    return { status: 200, type: 'text/javascript; charset=utf-8', body: PLAYHEAD_SCRIPT }
  if (route === 'overlay')
    return respondWithOverlay(results, url.searchParams.getAll('run'), query('stage'), query('target'))
  const run = route === 'runs' && name ? await findRun(results, name) : undefined
  return run ? respondForRun(run, rest) : NOT_FOUND
}

async function respondForRun(
  run: ListedRun | DamagedRun,
  [resource = '', item = '']: readonly string[],
): Promise<ViewerResponse> {
  if (resource === '') return htmlResponse(await renderOverview(run))
  if (resource === 'trials') return isDamaged(run) ? NOT_FOUND : respondWithTrial(run, Number(item))
  if (resource === 'turns') return isDamaged(run) ? NOT_FOUND : respondWithTurn(run, Number(item))
  if (resource === 'audio')
    return /^\d+\.wav$/.test(item)
      ? respondWithFile(run, path.join(run.folder.audio, item), 'audio/wav')
      : NOT_FOUND
  const type = Object.hasOwn(SERVED_FILES, resource) ? SERVED_FILES[resource] : undefined
  return type ? respondWithFile(run, path.join(run.folder.path, resource), type) : NOT_FOUND
}

async function renderOverview(run: ListedRun | DamagedRun): Promise<string> {
  return isDamaged(run)
    ? renderDamagePage(run.name, run.damage, await presentFiles(run))
    : renderRunPage(run, await readContents(run))
}

async function respondWithOverlay(
  results: string,
  names: readonly string[],
  requestedStage: string,
  target: string,
): Promise<ViewerResponse> {
  const stage = STAGES.find(({ name }) => name === requestedStage)?.name ?? 'ttfa_heard'
  const found = await Promise.all([...new Set(names)].map((name) => findRun(results, name)))
  const runs = found.flatMap((run) => (run && !isDamaged(run) ? [run] : []))
  const all = await Promise.all(runs.map((run) => readDistributions(run, stage)))
  return htmlResponse(renderOverlayPage({ runs: runs.map(({ name }) => name), stage, target }, all.flat()))
}

/** The page of a trial; or of what is wrong with the file that should contain it. */
function respondWithTrial(run: ListedRun, number: number): Promise<ViewerResponse> {
  return unlessDamaged(run, () => findTrial(run, number))
}

/** The page of a turn; or of what is wrong with the file that should contain it. */
function respondWithTurn(run: ListedRun, number: number): Promise<ViewerResponse> {
  return unlessDamaged(run, () => findTurn(run, number))
}

async function unlessDamaged(
  run: ListedRun,
  respondWith: () => Promise<ViewerResponse>,
): Promise<ViewerResponse> {
  try {
    return await respondWith()
  } catch (error) {
    const damage = describeDamage(error, run.folder.path)
    if (!damage) throw error
    return htmlResponse(renderDamagePage(run.name, damage, await presentFiles(run)))
  }
}

async function findTrial(run: ListedRun, number: number): Promise<ViewerResponse> {
  // Conversations have no trials.
  const opened = await openRun(run.folder.path).catch(() => undefined)
  if (!opened) return NOT_FOUND
  const { folder, trials } = opened
  for await (const one of trials()) {
    if (one.trial !== number) continue
    const pieces = (await findArrivals(folder.arrivals, new Set([number]))).get(number)?.pieces ?? []
    const example = { reason: 'asked for', trial: one, pieces, levels: bufferLevels(pieces) } as const
    return htmlResponse(renderTrialPage(run.name, example, playbackStarts(pieces)))
  }
  return NOT_FOUND
}

async function findTurn(run: ListedRun, number: number): Promise<ViewerResponse> {
  const turn = (await readTurnsOf(run))?.find((one) => one.turn === number)
  if (!turn) return NOT_FOUND
  const file = await readStoredFile(path.join(run.folder.audio, `${number}.wav`)).catch(() => undefined)
  const heard = file && readEnvelopes(file)
  return htmlResponse(renderTurnPage(run.name, turn, heard ?? flatEnvelopes(turn), heard !== undefined))
}

/** Undefined for a run of requests. */
async function readTurnsOf({ folder }: ListedRun): Promise<readonly TurnRecord[] | undefined> {
  const opened = await openAnyRun(folder.path)
  return opened.workload === 'conversations' ? opened.turns() : undefined
}

async function presentFiles({ folder }: ListedRun | DamagedRun): Promise<string[]> {
  const present = await readdir(folder.path)
  return Object.keys(SERVED_FILES).filter((name) => present.includes(name))
}

async function readContents(run: ListedRun): Promise<RunContents> {
  const { folder } = run
  const audioFiles = await readdir(folder.audio).catch(() => [])
  const numbers = audioFiles.flatMap((name) => /^(\d+)\.wav$/.exec(name)?.[1] ?? []).map(Number)
  const files = await presentFiles(run)
  const { 'fidelity.json': heard } = await readSidecars(folder.path)
  const shared = {
    files,
    audioCount: numbers.length,
    ...(heard?.kind === 'read' && { fidelity: heard.data }),
  }
  const turns = await orError(async () => (await readTurnsOf(run))?.slice(0, MAX_LISTED))
  if (turns !== undefined) return { ...shared, playable: [], turns }
  return { ...shared, playable: await orError(() => readFirstTrials(folder.path, new Set(numbers))) }
}

/** The value; or, if reading fails, what is wrong with the file. */
async function orError<Value>(read: () => Promise<Value>): Promise<Value | string> {
  try {
    return await read()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The trials with these numbers, at most as many as a page lists. */
async function readFirstTrials(folder: string, numbers: ReadonlySet<number>): Promise<Trial[]> {
  const found: Trial[] = []
  if (numbers.size === 0) return found
  for await (const one of (await openRun(folder)).trials()) {
    if (numbers.has(one.trial)) found.push(one)
    if (found.length === MAX_LISTED) break
  }
  return found.sort((a, b) => a.trial - b.trial)
}

/** Sends a file of the run itself. A link that leads out of its folder is not followed. */
async function respondWithFile(
  { folder }: ListedRun | DamagedRun,
  name: string,
  type: string,
): Promise<ViewerResponse> {
  try {
    const [folderPath, filePath] = await Promise.all([realpath(folder.path), realpath(name)])
    return filePath.startsWith(folderPath + path.sep)
      ? { status: 200, type, body: await readStoredFile(filePath) }
      : NOT_FOUND
  } catch {
    return NOT_FOUND
  }
}

/** Decodes a name in an address. One that cannot be decoded becomes a name that no file has. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return '\0'
  }
}
